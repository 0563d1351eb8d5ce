"""Let the API invoke the functions behind its routes, and its authorizers."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.cfn import naming as stack_naming
from sls_py.cfn import resources
from sls_py.cfn.resources import make
from sls_py.events.base import EventContext, FunctionTarget
from sls_py.events.permissions import INVOKE, allow_invoke
from sls_py.events.websocket import naming
from sls_py.events.websocket.routes import Authorizer, Route
from sls_py.events.websocket.settings import ApiSettings

_PRINCIPAL = "apigateway.amazonaws.com"


def add_permissions(context: EventContext, settings: ApiSettings, routes: Sequence[Route]) -> None:
    """Add one permission per function and per authorizer; each waits for the API."""
    api = () if settings.is_existing else (stack_naming.WEBSOCKETS_API,)
    for route in routes:
        target = route.bound.target
        waits = (*api, *(target.depends_on or (target.logical_id,)))
        logical_id = naming.permission(route.bound.function.key)
        waiting = FunctionTarget(logical_id=target.logical_id, arn=target.arn, depends_on=waits)
        allow_invoke(context, logical_id, waiting, principal=_PRINCIPAL)
        if route.authorizer:
            _allow_authorizer(context, route.authorizer, api)


def _allow_authorizer(
    context: EventContext, authorizer: Authorizer, waits: tuple[str, ...]
) -> None:
    target = authorizer.target
    if target:
        waits = (*waits, target.logical_id, *target.depends_on)
    # The order of the properties goes into the digest that names the deployment.
    properties = {"Action": INVOKE, "Principal": _PRINCIPAL, "FunctionName": authorizer.arn}
    permission = make(resources.lambda_.Permission, properties, depends_on=waits)
    context.builder.add(naming.permission(authorizer.name), permission)
