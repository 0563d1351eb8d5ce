"""Events of resources outside the stack, which custom resources connect with the functions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sls_py.cfn.values import get_att
from sls_py.events.base import BoundEvent, EventContext
from sls_py.model.values import JsonObject


def add_custom_resource(
    context: EventContext,
    logical_id: str,
    kind: str,
    events: Sequence[BoundEvent],
    *,
    handler: str,
    properties: JsonObject,
) -> None:
    """Add the resource that connects the function of the events; `handler` is the function that does the work.

    With `forceDeploy` on the first event CloudFormation runs it in every deployment, though nothing changed.
    """
    first, *others = events
    target = first.target
    force = first.event.config.get("forceDeploy")
    for bound in others:
        if bound.event.config.get("forceDeploy") and not force:
            message = "`forceDeploy` counts on the first event of a function only"
            context.warn(bound, message, hint="move it there", key="forceDeploy")
    given = {
        "ServiceToken": get_att(handler, "Arn"),
        "FunctionName": first.function.name,
        "FunctionQualifier": target.alias,
        **properties,
        "ForceDeploy": int(context.clock() * 1000) if force else None,
    }
    resource = {
        "Type": kind,
        "Version": 1,
        "DependsOn": [target.logical_id, *target.depends_on, handler],
        "Properties": {name: value for name, value in given.items() if value is not None},
    }
    context.builder.add(logical_id, resource)


def chain(context: EventContext, logical_ids: Sequence[str]) -> None:
    """Have custom resources wait for one another, for they rewrite settings that they may share."""
    for before, after in pairwise(logical_ids):
        context.builder.depend(after, [before])
