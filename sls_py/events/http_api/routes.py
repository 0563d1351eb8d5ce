"""Routes, and one integration per function that they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import join, ref
from sls_py.errors import did_you_mean
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.http_api.authorizers import allow_api
from sls_py.events.http_api.settings import HttpApiSettings
from sls_py.events.lists import distinct
from sls_py.model.values import CfValue, JsonObject

METHODS = ("ANY", "GET", "POST", "PUT", "PATCH", "OPTIONS", "HEAD", "DELETE")
_AUTHORIZATION = {"request": "CUSTOM", "aws_iam": "AWS_IAM"}
_FOREIGN_ID = (
    "an authorizer `id` works only with an existing API (`provider.httpApi.id`)",
    "define the authorizer in `provider.httpApi.authorizers` and use its `name`",
)


class Access(NamedTuple):
    """Who may call a route: an authorizer of the API (`id`) with scopes, or `type` alone for IAM."""

    type: str
    id: CfValue
    scopes: list[str] | None


class Route(NamedTuple):
    """A method and a path that lead to a function; `path` is `*` for the catch-all route."""

    bound: BoundEvent
    method: str
    path: str
    access: Access | None

    @property
    def key(self) -> str:
        """The route's key in API Gateway."""
        return "$default" if self.path == "*" else f"{self.method} {self.path}"

    @property
    def logical_id(self) -> str:
        """The route resource."""
        return f"HttpApiRoute{'Default' if self.path == '*' else naming.path(self.key)}"


def read_routes(
    context: EventContext, settings: HttpApiSettings, events: Sequence[BoundEvent]
) -> list[Route]:
    """Take the events; a route that two of them claim is a problem."""
    routes: dict[str, Route] = {}
    for bound in events:
        route = _read(context, settings, bound)
        if route and route.key in routes:
            _report_duplicate(context, route, routes[route.key])
        if route:
            routes[route.key] = route
    return list(routes.values())


def _report_duplicate(context: EventContext, route: Route, first: Route) -> None:
    message = f"route `{route.key}` leads to function `{first.bound.function.key}` already"
    if route.path == "*":
        context.warn(route.bound, message, hint="the last one is used; remove the other")
    else:
        context.problem(route.bound, message, hint="a route can lead to one function only")


def _read(context: EventContext, settings: HttpApiSettings, bound: BoundEvent) -> Route | None:
    given = _expanded(bound.event.config)
    method, path = str(given.get("method") or "").upper(), str(given["path"])
    if path == "*":
        if method not in ("", "*"):
            message = "path `*` catches all methods, so it takes none"
            context.problem(bound, message, hint="remove `method`", key="method")
            return None
        method = "ANY"
    elif not method:
        context.problem(bound, "`method` is missing", hint="use `*` for all methods")
        return None
    access = _access(context, settings, bound, given.get("authorizer"))
    return Route(bound, "ANY" if method == "*" else method, path, access)


def _expanded(config: CfValue) -> JsonObject:
    """Take `METHOD /path` and `*` apart."""
    if isinstance(config, dict):
        return config
    method, _, path = str(config).rpartition(" ")
    return {"method": method, "path": path}


def _access(
    context: EventContext, settings: HttpApiSettings, bound: BoundEvent, given: CfValue
) -> Access | None:
    if not given:
        return None
    own: JsonObject = given if isinstance(given, dict) else {"name": given}
    kind, scopes = own.get("type") or "jwt", own.get("scopes")
    problem = _wrong(own, settings)
    if problem:
        context.problem(bound, problem[0], hint=problem[1], key="authorizer")
        return None
    wanted = None if scopes is None else distinct(scopes)
    if kind == "aws_iam" or own.get("id"):
        return Access(kind, own.get("id"), wanted)
    authorizer = settings.authorizers[str(own["name"])]
    return Access(authorizer.type, ref(authorizer.logical_id), wanted)


def _wrong(own: JsonObject, settings: HttpApiSettings) -> tuple[str, str | None] | None:
    """Return what is wrong with an authorizer, and a hint."""
    name = str(own.get("name") or "")
    if own.get("type") == "aws_iam":
        alone = not own.keys() & {"name", "id", "scopes"}
        return None if alone else ("`type: aws_iam` goes alone", "remove the other keys")
    if own.get("id"):
        return None if settings.id else _FOREIGN_ID
    if not name:
        return "the authorizer needs a `name` or an `id`", None
    if name not in settings.authorizers:
        hint = did_you_mean(name, settings.authorizers)
        return f"authorizer `{name}` is not in `provider.httpApi.authorizers`", hint
    return None


def add_routes(context: EventContext, settings: HttpApiSettings, routes: Sequence[Route]) -> None:
    """Add the routes, and for each function a permission and an integration."""
    functions = {route.bound.function.key: route.bound for route in routes}
    for bound in functions.values():
        function = naming.normalized(bound.function.key)
        allow_api(context, settings, f"{function}LambdaPermissionHttpApi", bound.target)
        _add_integration(context, settings, bound)
    for route in routes:
        _add_route(context, settings, route)


def _add_integration(context: EventContext, settings: HttpApiSettings, bound: BoundEvent) -> None:
    own = bound.function.settings.get("httpApi") or {}
    properties = {
        "ApiId": settings.reference,
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": bound.target.arn,
        "PayloadFormatVersion": own.get("payload") or settings.payload,
        "TimeoutInMillis": 30000,
    }
    waits = bound.target.depends_on
    made = make(resources.apigatewayv2.Integration, properties, depends_on=waits)
    context.builder.add(_integration_id(bound), made)


def _integration_id(bound: BoundEvent) -> str:
    return f"HttpApiIntegration{naming.normalized(bound.function.key)}"


def _add_route(context: EventContext, settings: HttpApiSettings, route: Route) -> None:
    integration = _integration_id(route.bound)
    properties = {
        "ApiId": settings.reference,
        "RouteKey": route.key,
        "Target": join("/", "integrations", ref(integration)),
        **(_authorization(route.access) if route.access else {}),
    }
    made = make(resources.apigatewayv2.Route, properties, depends_on=[integration])
    context.builder.add(route.logical_id, made)


def _authorization(access: Access) -> JsonObject:
    return {
        "AuthorizationType": _AUTHORIZATION.get(access.type, "JWT"),
        "AuthorizerId": access.id,
        "AuthorizationScopes": access.scopes,
    }
