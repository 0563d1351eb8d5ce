"""The `websocket` event: routes of a WebSocket API of API Gateway."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.shapes import TEXT, TEXTS, any_of, needs, record, ref
from sls_py.events.websocket.api import add_api
from sls_py.events.websocket.deployment import add_deployment
from sls_py.events.websocket.integrations import (
    add_authorizers,
    add_integrations,
    add_route_responses,
    add_routes,
)
from sls_py.events.websocket.permissions import add_permissions
from sls_py.events.websocket.routes import read_routes
from sls_py.events.websocket.settings import read_settings
from sls_py.events.websocket.stage import add_stage
from sls_py.model.values import JsonObject

__all__ = ["SCHEMA", "compile_events"]

_AUTHORIZER = any_of(
    ref("awsArnString"),
    ref("functionName"),
    record({"name": ref("functionName"), "arn": ref("awsArn"), "identitySource": TEXTS})
    | any_of(needs("name"), needs("arn")),
)

SCHEMA: JsonObject = any_of(
    TEXT,
    record(
        {
            "route": TEXT,
            "routeResponseSelectionExpression": {"const": "$default"},
            "authorizer": _AUTHORIZER,
        },
        ["route"],
    ),
)


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add the WebSocket API with all that hangs on it: one API for all routes of the service."""
    if not events:
        return
    settings = read_settings(context)
    routes = read_routes(context, events)
    add_api(context, settings)
    add_integrations(context, settings, routes)
    add_route_responses(context, settings, routes)
    add_authorizers(context, settings, routes)
    add_permissions(context, settings, routes)
    add_routes(context, settings, routes)
    add_stage(context, settings)
    add_deployment(context, settings, routes)
