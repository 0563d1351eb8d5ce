"""`cloudwatchEvent`: events of the default bus that fit a pattern."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import get_att
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.grouping import numbered
from sls_py.events.permissions import allow_invoke
from sls_py.events.rule_input import TRANSFORMER_SCHEMA, target_input
from sls_py.events.shapes import BOOLEAN, OBJECT, any_of, record, text
from sls_py.model.values import JsonObject

SCHEMA: JsonObject = record(
    {
        "event": OBJECT,
        "input": any_of(text(maxLength=8192), OBJECT),
        "inputPath": text(minLength=1, maxLength=256),
        "inputTransformer": TRANSFORMER_SCHEMA,
        "description": text(maxLength=512),
        "name": text(
            r"[a-zA-Z0-9-_.]+",
            "a name of letters, digits, `-`, `_` and `.`",
            minLength=1,
            maxLength=64,
        ),
        "enabled": BOOLEAN,
    },
    ["event"],
)


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add a rule and a permission per event."""
    for number, bound in numbered(events):
        function = naming.normalized(bound.function.key)
        rule_id = f"{function}EventsRuleCloudWatchEvent{number}"
        waits = bound.target.depends_on
        rule = make(resources.events.Rule, _properties(context, bound), depends_on=waits)
        context.builder.add(rule_id, rule)
        allow_invoke(
            context,
            f"{function}LambdaPermissionEventsRuleCloudWatchEvent{number}",
            bound.target,
            principal="events.amazonaws.com",
            source_arn=get_att(rule_id, "Arn"),
        )


def _properties(context: EventContext, bound: BoundEvent) -> JsonObject:
    config = bound.event.config
    target = {
        "Id": f"{bound.function.key}CloudWatchEvent",
        "Arn": bound.target.arn,
        **target_input(context, bound),
    }
    return {
        "EventPattern": config["event"],
        "State": "DISABLED" if config.get("enabled") is False else "ENABLED",
        "Name": config.get("name"),
        "Description": config.get("description") or None,
        "Targets": [target],
    }
