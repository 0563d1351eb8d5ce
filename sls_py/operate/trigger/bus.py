"""`eventBridge` and `cloudwatchEvent`: put an event that fits the rule's pattern on the rule's bus."""

from __future__ import annotations

import json

from sls_py.model.values import CfValue, JsonObject
from sls_py.operate.patterns import fits
from sls_py.operate.samples.bus import bus_event
from sls_py.operate.trigger.choosing import Choice
from sls_py.operate.trigger.deployment import Deployment
from sls_py.operate.trigger.records import Order, Prepared, Sent

_FIXED = ("account", "region")
"""What EventBridge itself writes into an event."""


def prepare(deployment: Deployment, choice: Choice, order: Order) -> Prepared | None:
    """Make an event for the bus ready; None for schedules, and for events that only AWS itself may send."""
    pattern = choice.config.get("pattern" if choice.kind == "eventBridge" else "event")
    if not pattern:
        return None
    event = bus_event(deployment.facts(order, choice.config), pattern)
    if str(event["source"]).startswith("aws."):
        return None
    entry = _entry(event, _bus(deployment, choice.config.get("eventBus")))

    def send() -> Sent:
        identity = deployment.sources.put_event(entry)
        return Sent(identity, (identity,))

    arriving = event | {
        "account": deployment.references.account,
        "region": deployment.region,
    }
    warnings = () if fits(pattern, arriving) else ("the event does not fit the rule's pattern",)
    return Prepared(f"bus {entry['EventBusName']}", _shown(event), send, warnings=warnings)


def _bus(deployment: Deployment, given: CfValue) -> str:
    """Return the name or the ARN of a bus."""
    return deployment.text(given, "the bus") if given else "default"


def _entry(event: JsonObject, bus: str) -> JsonObject:
    """Write an entry of PutEvents.

    Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
    """
    entry = {
        "Source": event["source"],
        "DetailType": event["detail-type"],
        "Detail": json.dumps(event["detail"]),
        "EventBusName": bus,
        "Resources": event["resources"],
    }
    return {name: value for name, value in entry.items() if value != []}


def _shown(event: JsonObject) -> JsonObject:
    names = ("source", "detail-type", "detail", "resources")
    return {name: event[name] for name in names if event[name] != []}
