"""The WebSocket API itself, and the right of functions to answer through it."""

from __future__ import annotations

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import sub
from sls_py.events.base import EventContext
from sls_py.events.websocket.settings import ApiSettings


def add_api(context: EventContext, settings: ApiSettings) -> None:
    """Add the API, unless the routes go into an existing one."""
    if settings.is_existing:
        return
    api = make(
        resources.apigatewayv2.Api,
        {
            "Name": settings.name,
            "RouteSelectionExpression": settings.route_selection,
            "Description": settings.description,
            "ProtocolType": "WEBSOCKET",
            "Tags": dict(context.service.provider.tags) or None,
        },
    )
    context.builder.add(naming.WEBSOCKETS_API, api)
    connections = "arn:${AWS::Partition}:execute-api:*:*:*/@connections/*"
    context.builder.allow(
        {
            "Effect": "Allow",
            "Action": ["execute-api:ManageConnections"],
            "Resource": [sub(connections)],
        }
    )
