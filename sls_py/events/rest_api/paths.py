"""Path resources: one for each part of each path, unless an existing API already has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from sls_py.cfn import resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import ref
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.rest_api import naming
from sls_py.events.rest_api.settings import ApiSettings
from sls_py.model.values import CfValue

if TYPE_CHECKING:
    from sls_py.events.rest_api.routes import Route

ResourceIds = Mapping[str, CfValue]
"""The id of the resource of every path; the empty path is the root."""


def add_path_resources(
    context: EventContext, settings: ApiSettings, routes: Sequence[Route]
) -> ResourceIds:
    """Add the resources that the routes need and return the id of every path."""
    ids: dict[str, CfValue] = {"": settings.root_id, **settings.known_resources}
    foreign = _unidentified(settings.known_resources)
    for route in routes:
        for path in _missing(route.path, ids):
            if path in foreign:
                _report_unidentified(context, route.bound, path)
            ids[path] = _add(context, settings, ids, path)
    return ids


def _missing(path: str, ids: ResourceIds) -> list[str]:
    """Return the path and those above it, up to the nearest one that exists; topmost first."""
    upwards = reversed(list(_prefixes(path)))
    return list(takewhile(lambda above: above not in ids, upwards))[::-1]


def _prefixes(path: str) -> Iterator[str]:
    """Yield a path and those it passes through, from the root's side: `a`, `a/b`, `a/b/c`."""
    for end, letter in enumerate(path):
        if letter == "/":
            yield path[:end]
    if path:
        yield path


def _unidentified(known: Mapping[str, CfValue]) -> frozenset[str]:
    """Find the paths that must exist, for something below them does, but whose ids are not given."""
    return frozenset(path for below in known for path in _prefixes(below)) - known.keys()


def _report_unidentified(context: EventContext, bound: BoundEvent, path: str) -> None:
    context.problem(
        bound,
        f"the existing API already has a resource `/{path}`, and its id is not known",
        hint=f"add `/{path}` to `provider.apiGateway.restApiResources`",
    )


def _add(
    context: EventContext, settings: ApiSettings, ids: Mapping[str, CfValue], path: str
) -> CfValue:
    parent, _, part = path.rpartition("/")
    logical_id = naming.resource(path)
    resource = make(
        resources.apigateway.Resource,
        {"ParentId": ids[parent], "PathPart": part, "RestApiId": settings.api_id},
    )
    context.builder.add(logical_id, resource)
    return ref(logical_id)
