"""What CloudFront does with the requests for a path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sls_py.cfn.values import ref
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.cloudfront.cache_policies import cache_policy
from sls_py.events.cloudfront.origins import extend, read_origin
from sls_py.model.values import JsonObject


class Plan(NamedTuple):
    """Origins and behaviors of the distribution; the behaviors' first is the default one."""

    origins: list[JsonObject]
    behaviors: list[JsonObject]


def plan_distribution(
    context: EventContext, events: Sequence[BoundEvent], versions: Mapping[str, str]
) -> Plan | None:
    """Unite the events that share an origin or a path; None when they contradict each other."""
    origins: dict[str, JsonObject] = {}
    behaviors: dict[tuple[str | None, str], JsonObject] = {}
    for bound in events:
        if not bound.event.config.get("origin"):
            context.problem(bound, "`origin` is missing", hint="give the URL of a server or bucket")
            return None
        origin = read_origin(bound.event.config["origin"])
        behavior = _behavior(bound, origin["Id"], versions[bound.function.key])
        extend(origins.setdefault(origin["Id"], {}), origin)
        extend(behaviors.setdefault(_place(behavior), {}), behavior)
    _check_places(context, events[0], list(behaviors))
    _check_associations(context, events[0], list(behaviors.values()))
    ordered = sorted(behaviors.values(), key=lambda each: "PathPattern" in each)
    default = _default_origin(context, events, list(origins))
    if "PathPattern" in ordered[0]:
        ordered.insert(0, _default_behavior(ordered[0], default))
    return Plan(list(origins.values()), ordered)


def _behavior(bound: BoundEvent, origin: str, version: str) -> JsonObject:
    config = bound.event.config
    association = {"EventType": config.get("eventType"), "LambdaFunctionARN": ref(version)}
    if config.get("includeBody") is not None:
        association["IncludeBody"] = config["includeBody"]
    behavior = {
        "ViewerProtocolPolicy": "allow-all",
        **(config.get("behavior") or {}),
        "CachePolicyId": cache_policy(config),
        "TargetOriginId": origin,
        "LambdaFunctionAssociations": [association],
        "PathPattern": config.get("pathPattern"),
    }
    return {key: value for key, value in behavior.items() if value is not None}


def _place(behavior: JsonObject) -> tuple[str | None, str]:
    return behavior.get("PathPattern"), behavior["TargetOriginId"]


def _check_places(
    context: EventContext, bound: BoundEvent, places: Sequence[tuple[str | None, str]]
) -> None:
    paths = [path for path, _ in places]
    for path in dict.fromkeys(path for path in paths if paths.count(path) > 1):
        what = f"path pattern `{path}` has" if path else "events without a path pattern have"
        hint = "one path leads to one origin"
        context.problem(bound, f"{what} more than one origin", hint=hint)


def _check_associations(
    context: EventContext, bound: BoundEvent, behaviors: Sequence[JsonObject]
) -> None:
    for behavior in behaviors:
        types = [each.get("EventType") for each in behavior["LambdaFunctionAssociations"]]
        path = behavior.get("PathPattern")
        for kind in dict.fromkeys(kind for kind in types if types.count(kind) > 1):
            where = f" of path pattern `{path}`" if path else ""
            message = f"several functions take the {kind} event{where}"
            context.problem(bound, message, hint="an event can have one function per path")


def _default_origin(
    context: EventContext, events: Sequence[BoundEvent], origins: Sequence[str]
) -> str:
    """Return the origin for what no path pattern fits."""
    chosen: dict[str, BoundEvent] = {}
    for bound in events:
        if bound.event.config.get("isDefaultOrigin"):
            chosen.setdefault(read_origin(bound.event.config["origin"])["Id"], bound)
    for extra in list(chosen.values())[1:]:
        message = "there is another default origin already"
        context.problem(extra, message, hint="set `isDefaultOrigin` once", key="isDefaultOrigin")
    all_have_paths = all(bound.event.config.get("pathPattern") for bound in events)
    if not chosen and all_have_paths and len(origins) > 1:
        message = "there are several origins, and none is the default one"
        context.problem(events[0], message, hint="set `isDefaultOrigin: true` on one event")
    return next(iter(chosen), origins[0])


def _default_behavior(first: JsonObject, origin: str) -> JsonObject:
    """Treat what no path pattern fits like the first one, without its functions."""
    left_out = ("PathPattern", "LambdaFunctionAssociations")
    kept = {key: value for key, value in first.items() if key not in left_out}
    return {**kept, "TargetOriginId": origin}
