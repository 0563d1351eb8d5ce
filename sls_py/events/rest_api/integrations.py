"""Integrations: what a method hands the request to."""

from __future__ import annotations

from sls_py.events.invocation_uri import invocation_uri
from sls_py.events.rest_api.request_templates import request_templates
from sls_py.events.rest_api.responses import integration_responses
from sls_py.events.rest_api.routes import Route
from sls_py.events.rest_api.settings import ApiSettings
from sls_py.model.values import CfValue, JsonObject


def integration(route: Route, settings: ApiSettings) -> JsonObject:
    """Return the `Integration` of a method."""
    return {
        "IntegrationHttpMethod": "POST",
        "Type": route.integration,
        "TimeoutInMillis": route.timeout or settings.timeout,
        **_backend(route),
        **_mapping(route),
        "RequestParameters": _request_parameters(route),
        "ResponseTransferMode": route.transfer_mode,
    }


def _backend(route: Route) -> JsonObject:
    match route.integration:
        case "AWS" | "AWS_PROXY":
            return {"Uri": _function_uri(route)}
        case "HTTP" | "HTTP_PROXY":
            return {
                "Uri": route.request.uri,
                "IntegrationHttpMethod": _backend_verb(route),
                "ConnectionType": route.connection_type,
                "ConnectionId": route.connection_id if route.connection_type else None,
            }
        case "MOCK":
            return {}


def _backend_verb(route: Route) -> str:
    return (route.request.method or route.verb).upper().replace("*", "ANY")


def _function_uri(route: Route) -> CfValue:
    arn = route.bound.target.arn
    if route.transfer_mode == "STREAM" and route.integration == "AWS_PROXY":
        return invocation_uri(arn, version="2021-11-15", action="response-streaming-invocations")
    return invocation_uri(arn)


def _mapping(route: Route) -> JsonObject:
    """Return what turns requests and answers into others; proxies have none of it."""
    if route.integration.endswith("_PROXY"):
        return {}
    claims = route.authorizer.claims if route.authorizer else ()
    return {
        "PassthroughBehavior": route.request.pass_through,
        "ContentHandling": route.request.content_handling,
        "RequestTemplates": request_templates(
            route.request.templates, defaults=route.integration == "AWS", claims=claims
        ),
        "IntegrationResponses": integration_responses(route.response, route.cors),
    }


def _request_parameters(route: Route) -> JsonObject | None:
    """Hand parameters on; an invocation header makes Lambda answer before the function ran."""
    hands_on = route.integration in ("AWS", "HTTP", "HTTP_PROXY") or route.is_async
    handed_on = {
        f"integration.request.{parameter.name}": parameter.mapped_value
        or f"method.request.{parameter.name}"
        for parameter in route.request.parameters
        if hands_on
    }
    if route.is_async:
        handed_on["integration.request.header.X-Amz-Invocation-Type"] = "'Event'"
    return handed_on or None
