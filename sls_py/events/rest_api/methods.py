"""Methods: what each route answers to, who may call it, and what it calls."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.cfn import resources
from sls_py.cfn.resources import make
from sls_py.events.base import EventContext
from sls_py.events.rest_api import naming
from sls_py.events.rest_api.authorizers import method_authorization
from sls_py.events.rest_api.integrations import integration
from sls_py.events.rest_api.paths import ResourceIds
from sls_py.events.rest_api.responses import method_responses
from sls_py.events.rest_api.routes import Route
from sls_py.events.rest_api.settings import ApiSettings
from sls_py.events.rest_api.validators import add_checks
from sls_py.model.values import JsonObject


def add_methods(
    context: EventContext,
    settings: ApiSettings,
    ids: ResourceIds,
    routes: Sequence[Route],
) -> list[str]:
    """Add one method per route and return their logical ids."""
    for route in routes:
        properties = _properties(settings, ids, route) | add_checks(context, settings, route)
        method = make(resources.apigateway.Method, properties, depends_on=_dependencies(route))
        if context.builder.get(route.method_id):
            _warn_about_collision(context, route)
        context.builder.add(route.method_id, method)
    return [route.method_id for route in routes]


def _properties(settings: ApiSettings, ids: ResourceIds, route: Route) -> JsonObject:
    return {
        "HttpMethod": route.verb,
        "RequestParameters": {
            f"method.request.{parameter.name}": parameter.is_required
            for parameter in route.request.parameters
        },
        "ResourceId": ids[route.path],
        "RestApiId": settings.api_id,
        "OperationName": route.operation_id,
        "ApiKeyRequired": route.is_private,
        **method_authorization(route.authorizer),
        "Integration": integration(route, settings),
        "MethodResponses": method_responses(route.response, route.cors),
    }


def _dependencies(route: Route) -> list[str]:
    """Wait for the authorizer, or for the permission where there is none, as the Serverless Framework does."""
    authorizer = route.authorizer
    has_own = authorizer and not authorizer.authorizer_id and authorizer.type != "AWS_IAM"
    first = (
        naming.authorizer(authorizer.name)
        if authorizer and has_own
        else naming.permission(route.bound.function.key)
    )
    return [first, *route.bound.target.depends_on]


def _warn_about_collision(context: EventContext, route: Route) -> None:
    context.warn(
        route.bound,
        f"`{route.verb} /{route.path}` replaces another route of the same method and resource",
        hint="paths that differ only in case or in signs share one resource",
    )
