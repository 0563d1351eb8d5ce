"""Samples of what event buses and schedules send: `eventBridge`, `cloudwatchEvent`, `schedule`."""

from __future__ import annotations

from sls_py.model.values import CfValue, JsonObject
from sls_py.operate.patterns import fitting
from sls_py.operate.samples.facts import Facts, merged, parsed
from sls_py.operate.samples.rule_input import as_input


def event_bridge(facts: Facts) -> CfValue:
    """Return an event that fits the rule's pattern; a rule with a `schedule` sends what schedules send.

    Source: https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
    """
    pattern = facts.settings.get("pattern")
    if not pattern and facts.settings.get("schedule"):
        return schedule(facts)
    return as_input(facts.settings, bus_event(facts, pattern or {}))


def cloudwatch_event(facts: Facts) -> CfValue:
    """Return an event that fits the rule's pattern."""
    return as_input(facts.settings, bus_event(facts, facts.settings.get("event") or {}))


def schedule(facts: Facts) -> CfValue:
    """Return what a schedule sends: its `input`, or an event of EventBridge itself.

    Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
    """
    if facts.data is not None:
        return facts.value
    if facts.settings.get("input"):
        return _constant(facts.settings["input"])
    if facts.settings.get("method") == "scheduler":
        return {}
    rule = facts.arn("events", "rule/sample-rule")
    scheduled = _envelope(facts, "aws.events", "Scheduled Event", {}) | {"resources": [rule]}
    return as_input(facts.settings, scheduled)


def _constant(given: CfValue) -> CfValue:
    """Return the `input` of a schedule; a `body` in it is JSON text that is sent as an object."""
    if isinstance(given, str):
        return parsed(given)
    body = given.get("body")
    return given | {"body": parsed(body)} if isinstance(body, str) else given


def bus_event(facts: Facts, pattern: JsonObject) -> JsonObject:
    """Return an event for a bus: what the pattern asks for, and the user's data as its detail.

    Data with a `detail` is laid over the whole event. The attributes `source` and `detail-type` go before the pattern.
    """
    fit = fitting(pattern)
    detail: JsonObject = {}
    if facts.data is not None and isinstance(facts.value, dict):
        whole = facts.value if "detail" in facts.value else {"detail": facts.value}
        fit = merged(fit, whole)
    elif facts.data is not None:
        detail = {"text": facts.text}
    start = _envelope(facts, "slspy.trigger", "slspy trigger", detail)
    named = {
        key: facts.attributes[key] for key in ("source", "detail-type") if key in facts.attributes
    }
    event: JsonObject = merged(merged(start, fit), named)
    if not isinstance(event["resources"], list):
        event["resources"] = [event["resources"]]
    return event


def _envelope(facts: Facts, source: str, detail_type: str, detail: JsonObject) -> JsonObject:
    return {
        "version": "0",
        "id": facts.id,
        "detail-type": detail_type,
        "source": source,
        "account": facts.account,
        "time": facts.time(),
        "region": facts.region,
        "resources": [],
        "detail": detail,
    }
