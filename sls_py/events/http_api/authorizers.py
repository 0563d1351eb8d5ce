"""Who may call a route: JWT authorizers and functions that decide (request authorizers)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.events.base import EventContext, FunctionTarget
from sls_py.events.invocation_uri import invocation_uri
from sls_py.events.lists import distinct, listed
from sls_py.events.permissions import allow_invoke, arn
from sls_py.model.values import CfValue, JsonObject

if TYPE_CHECKING:
    from sls_py.events.http_api.settings import HttpApiSettings

_SECTION = ("provider", "httpApi", "authorizers")


class Authorizer(NamedTuple):
    """One entry of `provider.httpApi.authorizers`; `target` is the deciding function of a request authorizer."""

    name: str
    type: str
    identity_source: list[CfValue]
    issuer_url: CfValue
    audience: list[CfValue]
    target: FunctionTarget | None
    managed_externally: bool
    result_ttl_in_seconds: int | None
    enable_simple_responses: bool | None
    payload_version: str

    @property
    def logical_id(self) -> str:
        """The authorizer resource."""
        return f"HttpApiAuthorizer{naming.normalized(self.name)}"


def read_authorizers(
    context: EventContext, given: Mapping[str, JsonObject]
) -> dict[str, Authorizer]:
    """Take the section, and check that every request authorizer has exactly one function."""
    return {key: _read(context, key, entry) for key, entry in given.items()}


def _read(context: EventContext, key: str, given: JsonObject) -> Authorizer:
    is_request = given.get("type") == "request"
    if is_request and given.get("resultTtlInSeconds") and not given.get("identitySource"):
        message = f"authorizer `{key}` caches results, so it needs `identitySource`"
        hint = "name what a result is cached by, or set `resultTtlInSeconds: 0`"
        context.setting_problem((*_SECTION, key), message, hint=hint)
    return Authorizer(
        name=given.get("name") or key,
        type="request" if is_request else "jwt",
        identity_source=listed(given.get("identitySource")),
        issuer_url=given.get("issuerUrl"),
        audience=distinct(given.get("audience")),
        target=_target(context, key, given) if is_request else None,
        managed_externally=bool(given.get("managedExternally")),
        result_ttl_in_seconds=given.get("resultTtlInSeconds"),
        enable_simple_responses=given.get("enableSimpleResponses"),
        payload_version=given.get("payloadVersion") or "2.0",
    )


def _target(context: EventContext, key: str, given: JsonObject) -> FunctionTarget | None:
    function, function_arn = given.get("functionName"), given.get("functionArn")
    place = (*_SECTION, key)
    if bool(function) == bool(function_arn):
        which = "only one of" if function else "one of"
        message = f"authorizer `{key}` needs {which} `functionName` and `functionArn`"
        context.setting_problem(place, message, hint="use `functionName` for one of this service")
        return None
    if function_arn:
        return FunctionTarget(logical_id="", arn=function_arn)
    if function not in context.targets:
        message = f"function `{function}` of authorizer `{key}` is not in the service"
        hint = context.near_function(str(function))
        context.setting_problem((*place, "functionName"), message, hint=hint)
        return None
    return context.targets[str(function)]


def add_authorizers(context: EventContext, settings: HttpApiSettings) -> None:
    """Add all configured authorizers, used or not, and let the API invoke their functions."""
    for authorizer in settings.authorizers.values():
        if authorizer.target and not authorizer.managed_externally:
            allow_api(
                context,
                settings,
                f"{naming.normalized(authorizer.name)}LambdaAuthorizerPermissionHttpApi",
                authorizer.target,
            )
        properties = {
            "ApiId": settings.reference,
            "Name": authorizer.name,
            "IdentitySource": authorizer.identity_source,
            **(_request(authorizer) if authorizer.target else _jwt(authorizer)),
        }
        waits = authorizer.target.depends_on if authorizer.target else ()
        made = make(resources.apigatewayv2.Authorizer, properties, depends_on=waits)
        context.builder.add(authorizer.logical_id, made)


def allow_api(
    context: EventContext, settings: HttpApiSettings, logical_id: str, target: FunctionTarget
) -> None:
    """Let the API invoke a function, whatever the route."""
    allow_invoke(
        context,
        logical_id,
        target,
        principal="apigateway.amazonaws.com",
        source_arn=arn("execute-api", "", settings.reference, "/*"),
    )


def _request(authorizer: Authorizer) -> JsonObject:
    assert authorizer.target
    return {
        "AuthorizerType": "REQUEST",
        "EnableSimpleResponses": authorizer.enable_simple_responses,
        "AuthorizerResultTtlInSeconds": authorizer.result_ttl_in_seconds,
        "AuthorizerPayloadFormatVersion": authorizer.payload_version,
        "AuthorizerUri": invocation_uri(authorizer.target.arn),
    }


def _jwt(authorizer: Authorizer) -> JsonObject:
    return {
        "AuthorizerType": "JWT",
        "JwtConfiguration": {"Audience": authorizer.audience, "Issuer": authorizer.issuer_url},
    }
