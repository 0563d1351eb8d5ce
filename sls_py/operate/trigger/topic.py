"""`sns`: publish to the topic, with attributes that its filter policy lets through."""

from __future__ import annotations

import json
from typing import Any

from sls_py.aws.event_sources import Message, event_sources
from sls_py.model.values import JsonObject
from sls_py.operate.patterns import fits, fitting
from sls_py.operate.samples import parsed
from sls_py.operate.trigger.choosing import Choice
from sls_py.operate.trigger.deployment import Deployment
from sls_py.operate.trigger.fifo import GROUP, fifo_message, own_attributes
from sls_py.operate.trigger.records import Order, Prepared, Sent
from sls_py.operate.trigger.resource_names import topic_arn


def prepare(deployment: Deployment, choice: Choice, order: Order) -> Prepared:
    """Make a message for the topic of the event ready."""
    arn = topic_arn(deployment, choice.config)
    if arn is None:
        raise deployment.missing(f"the topic of `{choice.name}`")
    settings = choice.config if isinstance(choice.config, dict) else {}
    message = fifo_message(_message(settings, order), arn, order)
    region = arn.split(":")[3]
    gateways = deployment.gateways if region == deployment.region else deployment.connect(region)

    def send() -> Sent:
        identity = event_sources(gateways).publish(arn, message)
        return Sent(identity, (identity,))

    return Prepared(arn, shown(message), send, warnings=_warnings(settings, message))


def _message(settings: JsonObject, order: Order) -> Message:
    fit = fitting(settings.get("filterPolicy") or {})
    if _is_of_body(settings):
        return Message(order.body(fit or None).decode(), own_attributes(order))
    attributes: dict[str, Any] = {name: _attribute(value) for name, value in fit.items()}
    return Message(order.body().decode(), {**attributes, **own_attributes(order)})


def _is_of_body(settings: JsonObject) -> bool:
    return settings.get("filterPolicyScope") == "MessageBody"


def _attribute(value: Any) -> str | float:
    return (
        value if isinstance(value, int | float | str) and value is not True else json.dumps(value)
    )


def _warnings(settings: JsonObject, message: Message) -> tuple[str, ...]:
    policy = settings.get("filterPolicy") or {}
    given = parsed(message.body) if _is_of_body(settings) else dict(message.attributes)
    if fits(policy, given):
        return ()
    return ("the filter policy of the event does not let this message through",)


def shown(message: Message) -> JsonObject:
    """Return what is told about a message."""
    told: JsonObject = {"body": message.body, "attributes": dict(message.attributes)}
    if message.group:
        told |= {GROUP: message.group, "MessageDeduplicationId": message.deduplication}
    return {name: value for name, value in told.items() if value}
