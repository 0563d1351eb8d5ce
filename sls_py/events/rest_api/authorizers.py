"""Who may call a route: IAM, Lambda functions, Cognito user pools, or authorizers of an existing API."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sls_py.cfn import resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import ref
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.invocation_uri import invocation_uri
from sls_py.events.rest_api import naming
from sls_py.events.rest_api.settings import ApiSettings
from sls_py.model.values import CfValue, JsonObject
from sls_py.records import dataclass, replace

if TYPE_CHECKING:
    from sls_py.events.rest_api.routes import Route

_POOL_ARN = re.compile(r"^arn:[a-zA-Z-]*:cognito-idp")
_DEFAULT_TTL = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorizer:
    """The `authorizer` of a route.

    `arn` is what an authorizer resource is made for (a function or a user pool); it is None for `AWS_IAM` and for
    an existing authorizer, which `authorizer_id` names. `alias` is the logical id of the function's alias.
    """

    type: str | None = None
    name: str = ""
    arn: CfValue = None
    authorizer_id: CfValue = None
    alias: str | None = None
    is_managed_externally: bool = False
    identity_source: str | None = None
    identity_validation: str | None = None
    ttl: int | None = None
    claims: tuple[str, ...] = ()
    scopes: tuple[CfValue, ...] = ()

    @property
    def pool(self) -> bool:
        """Whether a Cognito user pool decides."""
        is_pool_arn = isinstance(self.arn, str) and bool(_POOL_ARN.match(self.arn))
        return self.type == "COGNITO_USER_POOLS" or is_pool_arn


def read_authorizer(context: EventContext, bound: BoundEvent, config: CfValue) -> Authorizer | None:
    """Read the setting: a function of the service, an ARN, `aws_iam`, or an object."""
    if not config:
        return None
    if isinstance(config, dict):
        return _read_object(context, bound, config)
    if config.upper() == "AWS_IAM":
        return Authorizer(type="AWS_IAM")
    found = Authorizer(identity_source="method.request.header.Authorization")
    if ":" in config:
        return replace(found, name=_name_of_arn(config), arn=config)
    return _of_function(context, bound, replace(found, name=config))


def add_authorizers(context: EventContext, settings: ApiSettings, routes: Sequence[Route]) -> None:
    """Add one authorizer resource for each function or user pool that the routes name."""
    for route in routes:
        if route.authorizer and route.authorizer.arn:
            authorizer = make(
                resources.apigateway.Authorizer,
                _properties(settings, route.authorizer),
                depends_on=[route.authorizer.alias] if route.authorizer.alias else [],
            )
            context.builder.add(naming.authorizer(route.authorizer.name), authorizer)


def method_authorization(authorizer: Authorizer | None) -> JsonObject:
    """Return the properties of a method that say who may call it."""
    if not authorizer:
        return {"AuthorizationType": "NONE"}
    if authorizer.type == "AWS_IAM":
        return {"AuthorizationType": "AWS_IAM"}
    if authorizer.authorizer_id:
        return _by_id(authorizer)
    own = {
        "AuthorizationType": "COGNITO_USER_POOLS" if authorizer.pool else "CUSTOM",
        "AuthorizerId": ref(naming.authorizer(authorizer.name)),
    }
    return own | _scopes(authorizer)


def _read_object(context: EventContext, bound: BoundEvent, config: JsonObject) -> Authorizer:
    kind = (config.get("type") or "").upper() or None
    if kind and config.get("authorizerId"):
        return Authorizer(
            type=kind,
            authorizer_id=config["authorizerId"],
            claims=tuple(config.get("claims") or ()),
            scopes=tuple(config.get("scopes") or ()),
        )
    if kind == "AWS_IAM":
        return Authorizer(type=kind, claims=tuple(config.get("claims") or ()))
    found = _with_limits(config, kind)
    if config.get("arn"):
        return replace(found, name=_name(context, bound, config), arn=config["arn"])
    if config.get("name"):
        return _of_function(context, bound, replace(found, name=config["name"]))
    context.problem(
        bound,
        "the authorizer has neither a `name` nor an `arn`",
        hint="add the `name` of a function of this service, or the `arn` of a function or user pool",
        key="authorizer",
    )
    return found


def _with_limits(config: JsonObject, kind: str | None) -> Authorizer:
    ttl = config.get("resultTtlInSeconds")
    ttl = _DEFAULT_TTL if ttl is None else int(ttl)
    source = config.get("identitySource")
    # Only a REQUEST authorizer that caches nothing can do without an identity source.
    if not source and not (kind == "REQUEST" and ttl == 0):
        source = "method.request.header.Authorization"
    return Authorizer(
        type=kind,
        ttl=ttl,
        identity_source=source,
        identity_validation=config.get("identityValidationExpression"),
        is_managed_externally=bool(config.get("managedExternally")),
        claims=tuple(config.get("claims") or ()),
        scopes=tuple(config.get("scopes") or ()),
    )


def _name(context: EventContext, bound: BoundEvent, config: JsonObject) -> str:
    """Return the name given, or the end of the ARN."""
    if config.get("name"):
        return str(config["name"])
    if isinstance(config["arn"], str):
        return _name_of_arn(config["arn"])
    context.problem(
        bound,
        "an authorizer whose `arn` is an intrinsic function needs a `name`",
        hint="add `name`",
        key="authorizer",
    )
    return ""


def _name_of_arn(arn: str) -> str:
    """Take the last word: `arn:aws:lambda:us-east-1:123456789012:function:shop-dev-auth` -> `auth`."""
    return arn.rpartition(":")[2].rpartition("-")[2]


def _of_function(context: EventContext, bound: BoundEvent, found: Authorizer) -> Authorizer:
    target = context.targets.get(found.name)
    if not target:
        context.problem(
            bound,
            f"the authorizer `{found.name}` is not a function of this service",
            hint=context.near_function(found.name) or "name one of `functions`, or give an ARN",
            key="authorizer",
        )
        return found
    return replace(found, arn=target.arn, alias=next(iter(target.depends_on), None))


def _properties(settings: ApiSettings, authorizer: Authorizer) -> JsonObject:
    common = {
        "AuthorizerResultTtlInSeconds": authorizer.ttl,
        "IdentitySource": authorizer.identity_source,
        "Name": authorizer.name,
        "RestApiId": settings.api_id,
        "IdentityValidationExpression": authorizer.identity_validation,
    }
    if authorizer.pool:
        return common | {"Type": "COGNITO_USER_POOLS", "ProviderARNs": [authorizer.arn]}
    uri = invocation_uri(authorizer.arn)
    return common | {"AuthorizerUri": uri, "Type": authorizer.type or "TOKEN"}


def _by_id(authorizer: Authorizer) -> JsonObject:
    is_function = authorizer.type in ("TOKEN", "REQUEST")
    properties = {
        "AuthorizationType": "CUSTOM" if is_function else authorizer.type,
        "AuthorizerId": authorizer.authorizer_id,
    }
    return properties | _scopes(authorizer)


def _scopes(authorizer: Authorizer) -> JsonObject:
    if authorizer.pool and authorizer.scopes:
        return {"AuthorizationScopes": list(authorizer.scopes)}
    return {}
