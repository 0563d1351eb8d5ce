"""The `websocket` events of a service, typed: one `Route` for each."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.events.base import BoundEvent, EventContext, FunctionTarget
from sls_py.model.values import CfValue, JsonObject
from sls_py.records import dataclass

_DEFAULT_SOURCE = "route.request.header.Auth"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorizer:
    """Who decides about new connections: a function of the service (`target`), or one with an ARN."""

    name: str
    arn: CfValue
    target: FunctionTarget | None = None
    identity_source: tuple[str, ...] = (_DEFAULT_SOURCE,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One `websocket` event; `response` is the selection expression of routes that answer."""

    bound: BoundEvent
    key: str
    response: str | None = None
    authorizer: Authorizer | None = None


def read_routes(context: EventContext, events: Sequence[BoundEvent]) -> list[Route]:
    """Give every event its type and record what is wrong with it."""
    return [_read_route(context, bound) for bound in events]


def _read_route(context: EventContext, bound: BoundEvent) -> Route:
    config = bound.event.config
    if not isinstance(config, dict):
        return Route(bound=bound, key=str(config))
    return Route(
        bound=bound,
        key=config["route"],
        response=config.get("routeResponseSelectionExpression"),
        authorizer=_read_authorizer(context, bound, config.get("authorizer")),
    )


def _read_authorizer(
    context: EventContext, bound: BoundEvent, config: CfValue
) -> Authorizer | None:
    """Read the setting: a function of the service, an ARN, or an object."""
    if not config:
        return None
    if isinstance(config, dict):
        return _read_object(context, bound, config)
    given = {"arn": config} if ":" in config else {"name": config}
    return _read_object(context, bound, given)


def _read_object(context: EventContext, bound: BoundEvent, config: JsonObject) -> Authorizer | None:
    source = tuple(config.get("identitySource") or (_DEFAULT_SOURCE,))
    name, arn = config.get("name"), config.get("arn")
    if isinstance(arn, str):
        return Authorizer(name=arn.rpartition(":")[2], arn=arn, identity_source=source)
    if not name:
        context.problem(
            bound,
            "an authorizer whose `arn` is an intrinsic function needs a `name`",
            hint="add `name`",
            key="authorizer",
        )
        return None
    if arn:
        return Authorizer(name=name, arn=arn, identity_source=source)
    target = context.targets.get(name)
    if not target:
        context.problem(
            bound,
            f"the authorizer `{name}` is not a function of this service",
            hint=context.near_function(name) or "name one of `functions`, or give an ARN",
            key="authorizer",
        )
        return None
    return Authorizer(name=name, arn=target.arn, target=target, identity_source=source)
