"""Which listener an event belongs to, and at which place among its rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sls_py.cfn import naming
from sls_py.errors import did_you_mean
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.lists import listed
from sls_py.model.values import CfValue, JsonObject


class Listener(NamedTuple):
    """An event with its listener; `load_balancer` and `id` are the logical id when the ARN is a `Ref`."""

    bound: BoundEvent
    arn: CfValue
    load_balancer: str
    id: str
    priority: int
    conditions: JsonObject
    authorizers: tuple[JsonObject, ...]
    multi_value_headers: bool
    target_group_name: str | None
    health_check: JsonObject | None

    @property
    def target_group(self) -> str:
        """The target group resource."""
        kind = "MultiValue" if self.multi_value_headers else ""
        function = naming.normalized(self.bound.function.key)
        return f"{function}Alb{kind}TargetGroup{self.load_balancer}"


def read_listeners(context: EventContext, events: Sequence[BoundEvent]) -> list[Listener]:
    """Take the events; missing conditions and authorizers are problems."""
    settings: JsonObject = context.service.provider.settings.get("alb") or {}
    return [_read(context, settings, bound) for bound in events]


def _read(context: EventContext, settings: JsonObject, bound: BoundEvent) -> Listener:
    given = bound.event.config
    if not given["conditions"]:
        hint = "say which requests are meant, for example `conditions: {path: /orders}`"
        context.problem(bound, "at least one condition is needed", hint=hint, key="conditions")
    if given.get("targetGroupName") and settings.get("targetGroupPrefix"):
        message = "`targetGroupName` excludes `provider.alb.targetGroupPrefix`"
        context.problem(bound, message, hint="remove one of them", key="targetGroupName")
    load_balancer, listener = _ids(context, bound)
    check = given.get("healthCheck")
    return Listener(
        bound=bound,
        arn=given["listenerArn"],
        load_balancer=load_balancer,
        id=listener,
        priority=given["priority"],
        conditions=given["conditions"],
        authorizers=_authorizers(context, settings, bound),
        multi_value_headers=bool(given.get("multiValueHeaders")),
        target_group_name=given.get("targetGroupName"),
        health_check=check if isinstance(check, dict) else {} if check else None,
    )


def _ids(context: EventContext, bound: BoundEvent) -> tuple[str, str]:
    """Cut load balancer and listener out of `...:listener/app/<name>/<load balancer>/<listener>`."""
    arn = bound.event.config["listenerArn"]
    if isinstance(arn, dict):
        return arn["Ref"], arn["Ref"]
    match str(arn).split("/"):
        case [_, "app", _, load_balancer, listener]:
            return load_balancer, listener
    message = "this is not the ARN of a listener of an Application Load Balancer"
    context.problem(bound, message, key="listenerArn")
    return "", ""


def _authorizers(
    context: EventContext, settings: JsonObject, bound: BoundEvent
) -> tuple[JsonObject, ...]:
    known: JsonObject = settings.get("authorizers") or {}
    names = listed(bound.event.config.get("authorizer"))
    for name in names:
        if name not in known:
            message = f"authorizer `{name}` is not in `provider.alb.authorizers`"
            hint = did_you_mean(name, known)
            context.problem(bound, message, hint=hint, key="authorizer")
    return tuple(known[name] for name in names if name in known)


def check_priorities(context: EventContext, listeners: Sequence[Listener]) -> None:
    """Report rules that would take the place of another: of the same listener, or of the same function.

    The latter would be possible, but the logical id of a rule is made of function and priority.
    """
    of_function: set[tuple[str, int]] = set()
    of_listener: set[tuple[str, int]] = set()
    for listener in listeners:
        own = (listener.bound.function.key, listener.priority)
        shared = (listener.id, listener.priority)
        if own in of_function or shared in of_listener:
            where = "listener" if shared in of_listener else "function"
            message = f"priority {listener.priority} is in use by another rule of the {where}"
            hint = "give each rule a priority of its own"
            context.problem(listener.bound, message, hint=hint, key="priority")
        of_function.add(own)
        of_listener.add(shared)
