"""`stream` of Kinesis: put a record that the event's filters let through."""

from __future__ import annotations

from sls_py.operate.patterns import fits, fitting
from sls_py.operate.samples import parsed
from sls_py.operate.trigger.choosing import Choice
from sls_py.operate.trigger.deployment import Deployment
from sls_py.operate.trigger.filters import first_filter, mapping_of
from sls_py.operate.trigger.records import Order, Prepared, Sent


def prepare(deployment: Deployment, choice: Choice, order: Order) -> Prepared:
    """Make a record for the stream of the event ready; the attribute `partitionKey` says its key."""
    settings = mapping_of(choice)
    deployment.require_mapping(settings["arn"])
    arn = deployment.text(settings["arn"], "the stream")
    fit = fitting(first_filter(settings))
    key = order.attributes.get("partitionKey") or str(fit.get("partitionKey") or order.unique)
    body = order.body(fit.get("data"))

    def send() -> Sent:
        number = deployment.sources.put_record(arn, body, key)
        return Sent(number, (number,))

    text = body.decode("utf-8", errors="replace")
    patterns = settings.get("filterPatterns") or [{}]
    record = {"data": parsed(text), "partitionKey": key}
    fitted = any(fits(pattern, record) for pattern in patterns)
    return Prepared(
        arn,
        {"data": text, "partitionKey": key},
        send,
        delay=settings.get("batchWindow") or 0,
        warnings=() if fitted else ("no filter of the event lets this record through",),
    )
