"""Let the API invoke the functions behind its routes, and its authorizers."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.cfn.values import ref
from sls_py.events.base import EventContext, FunctionTarget
from sls_py.events.permissions import allow_invoke, arn
from sls_py.events.rest_api import naming
from sls_py.events.rest_api.authorizers import Authorizer
from sls_py.events.rest_api.routes import Route
from sls_py.events.rest_api.settings import ApiSettings

_PRINCIPAL = "apigateway.amazonaws.com"


def add_permissions(context: EventContext, settings: ApiSettings, routes: Sequence[Route]) -> None:
    """Add one permission per function and one per authorizer that this stack may open."""
    source = arn("execute-api", "", settings.api_id, "/*/*")
    for route in routes:
        logical_id = naming.permission(route.bound.function.key)
        allow_invoke(
            context, logical_id, route.bound.target, principal=_PRINCIPAL, source_arn=source
        )
        authorizer = route.authorizer
        if authorizer and _needs_permission(authorizer):
            logical_id = naming.permission(authorizer.name)
            if not context.builder.get(logical_id):
                target = _target(authorizer)
                allow_invoke(context, logical_id, target, principal=_PRINCIPAL, source_arn=source)


def _needs_permission(authorizer: Authorizer) -> bool:
    return bool(authorizer.arn) and not authorizer.pool and not authorizer.is_managed_externally


def _target(authorizer: Authorizer) -> FunctionTarget:
    """The alias resource itself says what waits for what, so no DependsOn is needed."""
    name = ref(authorizer.alias) if authorizer.alias else authorizer.arn
    return FunctionTarget(logical_id="", arn=name)
