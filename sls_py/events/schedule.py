"""`schedule`: invoke at fixed times, by an EventBridge rule or by EventBridge Scheduler."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import get_att, sub
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.grouping import by_function
from sls_py.events.json_text import json_text
from sls_py.events.permissions import INVOKE, allow_invoke
from sls_py.events.rule_input import input_transformer
from sls_py.events.shapes import (
    BOOLEAN,
    OBJECT,
    TEXT,
    any_of,
    choice,
    listing,
    needs,
    one_of,
    record,
    ref,
    text,
)
from sls_py.model.values import CfValue, JsonObject
from sls_py.report import note

_EXPRESSION = text(
    r"^rate\((?:1 (?:minute|hour|day)|(?:1\d+|[2-9]\d*) (?:minute|hour|day)s)\)$"
    r"|^cron\(\S+ \S+ \S+ \S+ \S+ \S+\)$",
    "`rate(1 minute)`, `rate(5 minutes)` (also hours, days), or `cron(...)` with six fields",
)
_INPUT_OBJECT = OBJECT | one_of(
    record({"body": text(maxLength=8192)}, ["body"]), {"not": needs("body")}
)

SCHEMA: JsonObject = any_of(
    _EXPRESSION,
    record(
        {
            "rate": listing(any_of(ref("awsCfFunction"), _EXPRESSION), minItems=1),
            "enabled": BOOLEAN,
            "name": text(
                r"[\.\-_A-Za-z0-9]+",
                "a name of letters, digits, `-`, `_` and `.`",
                minLength=1,
                maxLength=64,
            ),
            "description": text(maxLength=512),
            "input": any_of(text(maxLength=8192), _INPUT_OBJECT),
            "inputPath": text(maxLength=256),
            "inputTransformer": record(
                {"inputTemplate": text(minLength=1, maxLength=8192), "inputPathsMap": OBJECT},
                ["inputTemplate"],
            ),
            "method": choice("eventBus", "scheduler"),
            "roleArn": any_of(TEXT, ref("awsCfFunction")),
            "groupName": any_of(
                text(
                    r"^[0-9a-zA-Z-_.]+$",
                    "a name of letters, digits, `-`, `_` and `.`",
                    minLength=1,
                    maxLength=64,
                ),
                ref("awsCfFunction"),
            ),
            "timezone": text(r"[\w\-\/]+", "the name of a time zone, such as `Europe/Berlin`"),
        },
        ["rate"],
    ),
)

_NOT_WITH = {"scheduler": ("inputPath", "inputTransformer"), "eventBus": ("timezone", "groupName")}
_OTHER = {"scheduler": "eventBus", "eventBus": "scheduler"}


class Schedule(NamedTuple):
    """What the event says: one or several times, and what to invoke with."""

    rates: list[CfValue]
    method: str
    state: str
    name: str | None
    description: str | None
    input: str | None
    input_path: str | None
    input_transformer: JsonObject | None
    role_arn: CfValue
    group_name: CfValue
    timezone: str | None

    @classmethod
    def read(cls, config: CfValue) -> Schedule:
        """Take an expression or an object.

        Raises:
            ValueError: `input.body` is not JSON.
        """
        given: JsonObject = config if isinstance(config, dict) else {"rate": config}
        rates = given["rate"]
        return cls(
            rates=rates if isinstance(rates, list) else [rates],
            method=given.get("method") or "eventBus",
            state="DISABLED" if given.get("enabled") is False else "ENABLED",
            name=given.get("name"),
            description=given.get("description") or None,
            input=_input(given.get("input")),
            input_path=given.get("inputPath") or None,
            input_transformer=input_transformer(given.get("inputTransformer")),
            role_arn=given.get("roleArn"),
            group_name=given.get("groupName"),
            timezone=given.get("timezone"),
        )


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add a rule or a schedule per expression, numbered within the function over all its schedule events."""
    scheduled: dict[str, None] = {}
    for group in by_function(events):
        for number, (bound, schedule, rate) in enumerate(_expressions(context, group), start=1):
            if schedule.method == "scheduler":
                _add_schedule(context, bound, schedule, rate, number)
                scheduled[bound.function.name] = None
            else:
                _add_rule(context, bound, schedule, rate, number)
    if scheduled:
        _let_scheduler_invoke(context, scheduled)


def _expressions(
    context: EventContext, events: Iterable[BoundEvent]
) -> Iterator[tuple[BoundEvent, Schedule, CfValue]]:
    for bound in events:
        schedule = _checked(context, bound)
        if schedule:
            yield from ((bound, schedule, rate) for rate in schedule.rates)


def _checked(context: EventContext, bound: BoundEvent) -> Schedule | None:
    try:
        schedule = Schedule.read(bound.event.config)
    except ValueError:
        context.problem(bound, "`body` is not valid JSON", key="input")
        return None
    if len(schedule.rates) > 1 and schedule.name:
        message = "a schedule with several rates cannot have a `name`"
        context.problem(bound, message, hint="write one event per rate", key="name")
    for key in _NOT_WITH[schedule.method]:
        if isinstance(bound.event.config, dict) and bound.event.config.get(key):
            message = f"`{key}` is not supported with method `{schedule.method}`"
            hint = f"use `method: {_OTHER[schedule.method]}`, or remove `{key}`"
            context.problem(bound, message, hint=hint, key=key)
    return schedule


def _add_rule(
    context: EventContext, bound: BoundEvent, schedule: Schedule, rate: CfValue, number: int
) -> None:
    function = naming.normalized(bound.function.key)
    rule_id = f"{function}EventsRuleSchedule{number}"
    target = {
        "Id": f"{bound.function.key}Schedule",
        "Arn": bound.target.arn,
        "Input": schedule.input,
        "InputPath": schedule.input_path,
        "InputTransformer": schedule.input_transformer,
    }
    rule = {
        "ScheduleExpression": rate,
        "State": schedule.state,
        "Name": schedule.name,
        "Description": schedule.description,
        "Targets": [target],
    }
    made = make(resources.events.Rule, rule, depends_on=bound.target.depends_on)
    context.builder.add(rule_id, made)
    allow_invoke(
        context,
        f"{function}LambdaPermissionEventsRuleSchedule{number}",
        bound.target,
        principal="events.amazonaws.com",
        source_arn=get_att(rule_id, "Arn"),
    )


def _add_schedule(
    context: EventContext, bound: BoundEvent, schedule: Schedule, rate: CfValue, number: int
) -> None:
    properties = {
        "ScheduleExpression": rate,
        "State": schedule.state,
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Name": schedule.name,
        "GroupName": schedule.group_name,
        "Description": schedule.description,
        "ScheduleExpressionTimezone": schedule.timezone,
        "Target": {
            "Arn": bound.target.arn,
            "RoleArn": schedule.role_arn or _own_role(context, bound),
            "Input": schedule.input,
        },
    }
    made = make(resources.scheduler.Schedule, properties, depends_on=bound.target.depends_on)
    context.builder.add(f"{naming.normalized(bound.function.key)}SchedulerSchedule{number}", made)


def _own_role(context: EventContext, bound: BoundEvent) -> CfValue:
    """Return the role the function runs with, which EventBridge Scheduler assumes as well."""
    function = context.builder.get(bound.target.logical_id)
    return function["Properties"]["Role"] if function else None


def _let_scheduler_invoke(context: EventContext, function_names: Iterable[str]) -> None:
    if not context.builder.get(naming.EXECUTION_ROLE):
        text = "your roles must let `scheduler.amazonaws.com` assume them and invoke the functions"
        note(context.reporter, text, verbose=True)
        return
    prefix = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"
    arns = [sub(f"{prefix}{name}{end}") for name in function_names for end in ("", ":*")]
    context.builder.trust("scheduler.amazonaws.com")
    context.builder.allow({"Effect": "Allow", "Action": [INVOKE], "Resource": arns})


def _input(value: Any) -> str | None:
    """Write the constant input; `body` is JSON text that becomes an object."""
    if isinstance(value, dict):
        body = value.get("body")
        return json_text(value | {"body": json.loads(body)} if isinstance(body, str) else value)
    return value or None
