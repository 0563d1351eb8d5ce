"""`iot`: messages that an AWS IoT rule selects."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import ref
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.grouping import numbered
from sls_py.events.permissions import allow_invoke, arn
from sls_py.events.shapes import BOOLEAN, TEXT, choice, record
from sls_py.model.values import JsonObject

SCHEMA: JsonObject = record(
    {
        "sql": TEXT,
        "sqlVersion": TEXT | choice("2015-10-08", "2016-03-23", "beta"),
        "name": TEXT,
        "enabled": BOOLEAN,
        "description": TEXT,
    },
    ["sql"],
)


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add a rule and a permission per event."""
    for number, bound in numbered(events):
        function = naming.normalized(bound.function.key)
        rule_id = f"{function}IotTopicRule{number}"
        rule = make(
            resources.iot.TopicRule,
            _properties(bound),
            depends_on=bound.target.depends_on,
        )
        context.builder.add(rule_id, rule)
        allow_invoke(
            context,
            f"{function}LambdaPermissionIotTopicRule{number}",
            bound.target,
            principal="iot.amazonaws.com",
            source_arn=arn("iot", "rule/", ref(rule_id)),
        )


def _properties(bound: BoundEvent) -> JsonObject:
    config = bound.event.config
    return {
        "RuleName": _one_line(config.get("name")),
        "TopicRulePayload": {
            "RuleDisabled": config.get("enabled") is False,
            "Sql": _one_line(config["sql"]),
            "AwsIotSqlVersion": config.get("sqlVersion"),
            "Description": _one_line(config.get("description")),
            "Actions": [{"Lambda": {"FunctionArn": bound.target.arn}}],
        },
    }


def _one_line(text: str | None) -> str | None:
    """Take line breaks out, with a space where words would run together."""
    spaced = re.sub(r"(?<=\w)\r?\n(?=\w)", " ", text or "")
    return re.sub(r"\r?\n", "", spaced) or None
