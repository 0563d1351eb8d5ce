"""The `http` events of a service, typed: one `Route` for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.rest_api import naming
from sls_py.events.rest_api.authorizers import Authorizer, read_authorizer
from sls_py.events.rest_api.cors import Cors, read_cors
from sls_py.events.rest_api.requests import Request, read_request
from sls_py.events.rest_api.responses import Response, read_response
from sls_py.events.rest_api.settings import trim
from sls_py.model.values import CfValue, JsonObject
from sls_py.records import dataclass

IntegrationType = Literal["AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK"]

_SPELLINGS = {"LAMBDA": "AWS", "LAMBDA_PROXY": "AWS_PROXY"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One `http` event.

    `path` has no slash at its ends and is empty for the root; `verb` is in upper case. `response` is None where
    the integration answers by itself.
    """

    bound: BoundEvent
    path: str
    verb: str
    integration: IntegrationType
    is_async: bool = False
    is_private: bool = False
    operation_id: str | None = None
    timeout: int | None = None
    connection_type: str | None = None
    connection_id: CfValue = None
    transfer_mode: str | None = None
    authorizer: Authorizer | None = None
    cors: Cors | None = None
    request: Request
    response: Response | None = None

    @property
    def method_id(self) -> str:
        """The logical id of the method."""
        return naming.method(self.path, self.verb)


def read_routes(context: EventContext, events: Sequence[BoundEvent]) -> list[Route]:
    """Give every event its type and record what is wrong with it."""
    return [_read_route(context, bound) for bound in events]


def _read_route(context: EventContext, bound: BoundEvent) -> Route:
    config = _expanded(bound.event.config)
    integration = _integration(config)
    verb = config["method"].upper().replace("*", "ANY")
    route = Route(
        bound=bound,
        path=trim(config["path"]),
        verb=verb,
        integration=integration,
        is_async=bool(config.get("async")),
        is_private=bool(config.get("private")),
        operation_id=config.get("operationId"),
        timeout=config.get("timeoutInMillis"),
        connection_type=_connection_type(config),
        connection_id=config.get("connectionId"),
        transfer_mode=_transfer_mode(config),
        authorizer=read_authorizer(context, bound, config.get("authorizer")),
        cors=read_cors(config.get("cors"), verb),
        request=read_request(context, bound, integration, config.get("request") or {}),
        response=read_response(context, bound, integration, config.get("response")),
    )
    _check(context, route)
    return route


def _expanded(config: CfValue) -> JsonObject:
    """Turn the short form `GET /users` into an object."""
    if isinstance(config, dict):
        return config
    verb, path = str(config).split(" ")
    return {"method": verb, "path": path}


def _integration(config: JsonObject) -> IntegrationType:
    word = (config.get("integration") or "").upper().replace("-", "_")
    if not word:
        word = "AWS" if config.get("async") else "AWS_PROXY"
    return cast(IntegrationType, _SPELLINGS.get(word, word))


def _connection_type(config: JsonObject) -> str | None:
    word = config.get("connectionType")
    return word.upper().replace("-", "_") if word else None


def _transfer_mode(config: JsonObject) -> str | None:
    word = (config.get("response") or {}).get("transferMode")
    return word.upper() if word else None


def _check(context: EventContext, route: Route) -> None:
    """Record combinations that API Gateway does not know."""
    if route.transfer_mode and not route.integration.endswith("_PROXY"):
        context.problem(
            route.bound,
            f"`transferMode` does not go with the integration `{route.integration}`",
            hint="use `lambda-proxy` or `http-proxy`",
            key="response",
        )
    if route.integration.startswith("HTTP"):
        _check_backend(context, route)
    authorizer = route.authorizer
    if authorizer and authorizer.claims and authorizer.pool and route.integration == "AWS_PROXY":
        context.problem(
            route.bound,
            "cognito `claims` can only be picked with the `lambda` integration",
            hint="remove `claims`: a proxy integration gets all of them in the event",
            key="authorizer",
        )


def _check_backend(context: EventContext, route: Route) -> None:
    if not route.request.uri:
        context.problem(
            route.bound,
            f"the integration `{route.integration}` needs `request.uri`",
            hint="add the address of the backend",
        )
    if route.connection_type == "VPC_LINK" and not route.connection_id:
        context.problem(
            route.bound,
            "`connectionType: vpc-link` needs `connectionId`",
            hint="add the id of the VPC link",
            key="connectionType",
        )
