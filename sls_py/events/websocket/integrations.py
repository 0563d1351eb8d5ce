"""Integrations and routes: which function gets which messages, and who may connect."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.cfn import resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import join, ref
from sls_py.events.base import EventContext
from sls_py.events.invocation_uri import invocation_uri
from sls_py.events.websocket import naming
from sls_py.events.websocket.routes import Route
from sls_py.events.websocket.settings import ApiSettings
from sls_py.model.values import JsonObject


def add_integrations(context: EventContext, settings: ApiSettings, routes: Sequence[Route]) -> None:
    """Add one integration per function."""
    for route in routes:
        target = route.bound.target
        integration = make(
            resources.apigatewayv2.Integration,
            {
                "ApiId": settings.api_id,
                "IntegrationType": "AWS_PROXY",
                "IntegrationUri": invocation_uri(target.arn),
            },
            depends_on=target.depends_on,
        )
        context.builder.add(naming.integration(route.bound.function.key), integration)


def add_route_responses(
    context: EventContext, settings: ApiSettings, routes: Sequence[Route]
) -> None:
    """Let the routes answer that have a response selection expression."""
    for route in routes:
        if route.response:
            response = make(
                resources.apigatewayv2.RouteResponse,
                {
                    "ApiId": settings.api_id,
                    "RouteId": ref(naming.route(route.key)),
                    "RouteResponseKey": "$default",
                },
            )
            context.builder.add(naming.route_response(route.key), response)


def add_authorizers(context: EventContext, settings: ApiSettings, routes: Sequence[Route]) -> None:
    """Add one authorizer for each function that the routes name."""
    for authorizer in (route.authorizer for route in routes if route.authorizer):
        resource = make(
            resources.apigatewayv2.Authorizer,
            {
                "ApiId": settings.api_id,
                "Name": authorizer.name,
                "AuthorizerType": "REQUEST",
                "AuthorizerUri": invocation_uri(authorizer.arn),
                "IdentitySource": list(authorizer.identity_source),
            },
            depends_on=authorizer.target.depends_on if authorizer.target else (),
        )
        context.builder.add(naming.authorizer(authorizer.name), resource)


def add_routes(context: EventContext, settings: ApiSettings, routes: Sequence[Route]) -> None:
    """Add the routes."""
    for route in routes:
        resource = make(resources.apigatewayv2.Route, _route(settings, route))
        context.builder.add(naming.route(route.key), resource)


def _route(settings: ApiSettings, route: Route) -> JsonObject:
    integration = ref(naming.integration(route.bound.function.key))
    properties = {
        "ApiId": settings.api_id,
        "RouteKey": route.key,
        "AuthorizationType": "CUSTOM" if route.authorizer else "NONE",
        "Target": join("/", "integrations", integration),
        "RouteResponseSelectionExpression": route.response,
    }
    if route.authorizer:
        properties["AuthorizerId"] = ref(naming.authorizer(route.authorizer.name))
    return properties
