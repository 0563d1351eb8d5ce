"""`sqs`: send to the queue, with a body that the event's filters let through."""

from __future__ import annotations

from typing import Any

from sls_py.aws.event_sources import Message
from sls_py.model.values import JsonObject
from sls_py.operate.patterns import fits, fitting
from sls_py.operate.samples import parsed
from sls_py.operate.trigger.choosing import Choice
from sls_py.operate.trigger.deployment import Deployment
from sls_py.operate.trigger.fifo import fifo_message, own_attributes
from sls_py.operate.trigger.filters import first_filter, mapping_of
from sls_py.operate.trigger.records import Order, Prepared, Sent
from sls_py.operate.trigger.topic import shown


def prepare(deployment: Deployment, choice: Choice, order: Order) -> Prepared:
    """Make a message for the queue of the event ready."""
    settings = mapping_of(choice)
    deployment.require_mapping(settings["arn"])
    arn = deployment.text(settings["arn"], "the queue")
    message = fifo_message(_message(settings, order), arn, order)

    def send() -> Sent:
        identity = deployment.sources.send(arn, message)
        return Sent(identity, (identity,))

    return Prepared(
        arn,
        shown(message),
        send,
        delay=settings.get("maximumBatchingWindow") or 0,
        warnings=_warnings(settings, message),
    )


def _message(settings: JsonObject, order: Order) -> Message:
    fit = fitting(first_filter(settings))
    attributes: dict[str, Any] = {
        name: parts.get("stringValue", "sample") if isinstance(parts, dict) else str(parts)
        for name, parts in (fit.get("messageAttributes") or {}).items()
    }
    return Message(order.body(fit.get("body")).decode(), {**attributes, **own_attributes(order)})


def _warnings(settings: JsonObject, message: Message) -> tuple[str, ...]:
    patterns = settings.get("filterPatterns") or []
    attributes = {name: {"stringValue": value} for name, value in message.attributes.items()}
    record = {"body": parsed(message.body), "messageAttributes": attributes}
    if not patterns or any(fits(pattern, record) for pattern in patterns):
        return ()
    return ("no filter of the event lets this message through, so it is dropped",)
