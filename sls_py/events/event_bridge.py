"""`eventBridge`: events of any bus that fit a pattern, or come at fixed times."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import md5
from typing import NamedTuple

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import join, ref
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.permissions import allow_invoke
from sls_py.events.rule_input import TRANSFORMER_SCHEMA, target_input
from sls_py.events.shapes import (
    ANY,
    BOOLEAN,
    OBJECT,
    any_of,
    choice,
    integer,
    needs,
    record,
    text,
)
from sls_py.events.shapes import ref as defined
from sls_py.model.values import CfValue, JsonObject

_NAME_OF_BUS = {"type": "array", "prefixItems": [text(minLength=1), choice("Name")]}
_EVENT_BUS = any_of(
    text(minLength=1),
    defined("awsCfImport"),
    defined("awsCfRef"),
    record({"Fn::GetAtt": _NAME_OF_BUS | {"minItems": 2, "maxItems": 2}}, ["Fn::GetAtt"]),
)
_PATTERN_KEYS = (
    *("version", "id", "detail-type", "source", "account"),
    *("time", "region", "resources", "detail"),
)

SCHEMA: JsonObject = OBJECT | {
    "properties": {
        "eventBus": _EVENT_BUS,
        "schedule": text(r"^(?:cron|rate)\(.+\)$", "`rate(...)` or `cron(...)`"),
        "name": text(
            r"[a-zA-Z0-9-_.]+",
            "a name of letters, digits, `-`, `_` and `.`",
            minLength=1,
            maxLength=64,
        ),
        "description": text(maxLength=512),
        "enabled": BOOLEAN,
        "pattern": record({**dict.fromkeys(_PATTERN_KEYS, ANY), "$or": {"type": "array"}}),
        "input": OBJECT,
        "inputPath": text(minLength=1, maxLength=256),
        "inputTransformer": TRANSFORMER_SCHEMA,
        "retryPolicy": OBJECT
        | {
            "properties": {
                "maximumEventAge": integer(60, 86400),
                "maximumRetryAttempts": integer(0, 185),
            }
        },
        "deadLetterQueueArn": defined("awsArn"),
    },
    **any_of(needs("pattern"), needs("schedule")),
}

_LONGEST_NAME = 64
"""Of rules and of their targets; AWS:
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html"""


class Bus(NamedTuple):
    """An event bus; `name` is None for the default one, `logical_id` is set when the stack creates it."""

    name: CfValue
    logical_id: str | None = None


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add a rule and a permission per event, and the buses that are given by name."""
    for bound in events:
        bus = _bus(bound.event.config.get("eventBus"))
        if bus.logical_id:
            made = make(resources.events.EventBus, {"Name": bus.name})
            context.builder.add(bus.logical_id, made)
        name = _rule_name(bound)
        _add_rule(context, bound, bus, name)
        _add_permission(context, bound, bus, name)


def _bus(given: CfValue) -> Bus:
    if not given or given == "default":
        return Bus(None)
    if not isinstance(given, str):
        return Bus(given)
    if given.startswith("arn:"):
        return Bus(given[given.find("/") + 1 :])
    return Bus(given, f"{naming.alphanumeric(naming.normalized(given))}EventBridgeEventBus")


def _rule_name(bound: BoundEvent) -> str:
    own = bound.event.config.get("name")
    return str(own) if own else _shortened(_default_name(bound), f"rule-{bound.event.index}")


def _default_name(bound: BoundEvent) -> str:
    """Name the rule by the event's place in the whole list of the function."""
    return f"{bound.function.name}-rule-{bound.event.index}"


def _shortened(name: str, suffix: str) -> str:
    """Make a name fit: its beginning, a digest of the whole, and the suffix."""
    if len(name) <= _LONGEST_NAME:
        return name
    digest = md5(name.encode(), usedforsecurity=False).hexdigest()
    return f"{name[: 31 - len(suffix)]}{digest}-{suffix}"


def _add_rule(context: EventContext, bound: BoundEvent, bus: Bus, name: str) -> None:
    config = bound.event.config
    properties = {
        "Description": config.get("description"),
        "EventBusName": bus.name,
        "EventPattern": config.get("pattern"),
        "Name": name,
        "ScheduleExpression": config.get("schedule"),
        "State": "DISABLED" if config.get("enabled") is False else "ENABLED",
        "Targets": [_target(context, bound, name)],
    }
    waits = [*bound.target.depends_on, *([bus.logical_id] if bus.logical_id else [])]
    rule = make(resources.events.Rule, properties, depends_on=waits)
    stem = naming.alphanumeric(_default_name(bound))
    context.builder.add(f"{stem}EventBridgeRule", rule)


def _target(context: EventContext, bound: BoundEvent, rule_name: str) -> JsonObject:
    config = bound.event.config
    dead_letter_queue = config.get("deadLetterQueueArn")
    return {
        "Id": _shortened(f"{rule_name}-target", "target"),
        "Arn": bound.target.arn,
        "RetryPolicy": _retry_policy(config.get("retryPolicy")),
        "DeadLetterConfig": {"Arn": dead_letter_queue} if dead_letter_queue else None,
        **target_input(context, bound),
    }


def _retry_policy(given: JsonObject | None) -> JsonObject | None:
    if given is None:
        return None
    return {
        "MaximumEventAgeInSeconds": given.get("maximumEventAge"),
        "MaximumRetryAttempts": given.get("maximumRetryAttempts"),
    }


def _add_permission(context: EventContext, bound: BoundEvent, bus: Bus, name: str) -> None:
    function = naming.normalized(bound.function.key)
    path = ["rule", bus.name, name] if bus.name else ["rule", name]
    place = (ref("AWS::Partition"), "events", ref("AWS::Region"), ref("AWS::AccountId"))
    allow_invoke(
        context,
        f"{function}EventBridgeLambdaPermission{bound.event.index}",
        bound.target,
        principal="events.amazonaws.com",
        source_arn=join(":", "arn", *place, join("/", *path)),
    )
