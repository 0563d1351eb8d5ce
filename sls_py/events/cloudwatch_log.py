"""`cloudwatchLog`: lines of a log group that fit a filter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import join, ref
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.grouping import by_function
from sls_py.events.permissions import allow_invoke, arn
from sls_py.events.shapes import TEXT, any_of, record
from sls_py.events.shapes import ref as defined
from sls_py.model.values import CfValue, JsonObject

SCHEMA: JsonObject = any_of(
    defined("awsLogGroupName"),
    record({"logGroup": defined("awsLogGroupName"), "filter": TEXT}, ["logGroup"]),
)

_LIMIT = 2
"""Filters per log group; AWS:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html"""


class Filter(NamedTuple):
    """Which lines of which log group."""

    log_group: str
    pattern: str


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add a subscription filter per event, and one permission per function for all its log groups."""
    used: Counter[str] = Counter()
    for group in by_function(events):
        filters = [_read(bound.event.config) for bound in group]
        permission = _add_permission(context, group[0], [each.log_group for each in filters])
        for number, (bound, each) in enumerate(zip(group, filters, strict=True), start=1):
            used[each.log_group] += 1
            if used[each.log_group] > _LIMIT:
                message = f"log group `{each.log_group}` has more than {_LIMIT} filters"
                hint = "AWS allows no more; filter in the function, or forward to a stream"
                context.problem(bound, message, hint=hint)
            _add_filter(context, bound, each, number, permission)


def _read(config: CfValue) -> Filter:
    given = config if isinstance(config, dict) else {"logGroup": config}
    pattern = _one_line(given.get("filter") or "")
    return Filter(_one_line(given["logGroup"]), _unescaped(pattern))


def _one_line(text: str) -> str:
    return re.sub(r"\r?\n", "", text)


def _unescaped(pattern: str) -> str:
    """Take one level of backslashes away when the first quote is an escaped one."""
    slash, quote = pattern.find("\\"), pattern.find('"')
    return re.sub(r"""\\(["\\'])""", r"\1", pattern) if 0 <= slash < quote else pattern


def _add_filter(
    context: EventContext, bound: BoundEvent, each: Filter, number: int, permission: str
) -> None:
    function = naming.normalized(bound.function.key)
    properties = {
        "LogGroupName": each.log_group,
        "FilterPattern": each.pattern,
        "DestinationArn": bound.target.arn,
    }
    waits = [permission, *bound.target.depends_on]
    made = make(resources.logs.SubscriptionFilter, properties, depends_on=waits)
    context.builder.add(f"{function}LogsSubscriptionFilterCloudWatchLog{number}", made)


def _add_permission(context: EventContext, bound: BoundEvent, log_groups: list[str]) -> str:
    function = naming.normalized(bound.function.key)
    logical_id = f"{function}LambdaPermissionLogsSubscriptionFilterCloudWatchLog"
    allow_invoke(
        context,
        logical_id,
        bound.target,
        principal=join("", "logs.", ref("AWS::Region"), ".amazonaws.com"),
        source_arn=arn("logs", f"log-group:{_covering(log_groups)}:*"),
    )
    return logical_id


def _covering(log_groups: list[str]) -> str:
    """Return a pattern that covers all the log groups: what their names begin with, and a star."""
    ends = zip(min(log_groups), max(log_groups), strict=False)
    common = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], ends))
    return common if len(log_groups) == 1 or common.endswith("*") else f"{common}*"
