"""Listener rules: which requests reach the function, and who must sign in before."""

from __future__ import annotations

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import ref
from sls_py.events.alb.listener import Listener
from sls_py.events.base import EventContext
from sls_py.events.lists import listed
from sls_py.model.values import JsonObject


def add_rule(context: EventContext, listener: Listener) -> None:
    """Add the rule of an event."""
    function = naming.normalized(listener.bound.function.key)
    properties = {
        "Actions": _actions(listener),
        "Conditions": _conditions(listener.conditions),
        "ListenerArn": listener.arn,
        "Priority": listener.priority,
    }
    made = make(resources.elasticloadbalancingv2.ListenerRule, properties)
    context.builder.add(f"{function}AlbListenerRule{listener.priority}", made)


def _actions(listener: Listener) -> list[JsonObject]:
    """Authenticate first, then forward; the order is written down where there is one."""
    forward = {"Type": "forward", "TargetGroupArn": ref(listener.target_group)}
    if not listener.authorizers:
        return [forward]
    actions = [*map(_authenticate, listener.authorizers), forward]
    return [{**action, "Order": order} for order, action in enumerate(actions, start=1)]


def _authenticate(authorizer: JsonObject) -> JsonObject:
    session = {
        "OnUnauthenticatedRequest": authorizer.get("onUnauthenticatedRequest") or "deny",
        "AuthenticationRequestExtraParams": authorizer.get("requestExtraParams"),
        "Scope": authorizer.get("scope"),
        "SessionCookieName": authorizer.get("sessionCookieName"),
        "SessionTimeout": authorizer.get("sessionTimeout"),
    }
    if authorizer["type"] == "cognito":
        config = {**_cognito(authorizer), **session}
        return {"Type": "authenticate-cognito", "AuthenticateCognitoConfig": config}
    return {
        "Type": "authenticate-oidc",
        "AuthenticateOidcConfig": {**_oidc(authorizer), **session},
    }


def _cognito(authorizer: JsonObject) -> JsonObject:
    return {
        "UserPoolArn": authorizer["userPoolArn"],
        "UserPoolClientId": authorizer["userPoolClientId"],
        "UserPoolDomain": authorizer["userPoolDomain"],
    }


def _oidc(authorizer: JsonObject) -> JsonObject:
    secret = authorizer.get("clientSecret")
    return {
        "AuthorizationEndpoint": authorizer["authorizationEndpoint"],
        "ClientId": authorizer["clientId"],
        "Issuer": authorizer["issuer"],
        "TokenEndpoint": authorizer["tokenEndpoint"],
        "UserInfoEndpoint": authorizer["userInfoEndpoint"],
        **({"ClientSecret": secret} if secret else {"UseExistingClientSecret": True}),
    }


def _conditions(given: JsonObject) -> list[JsonObject]:
    """Write the conditions, all of which a request must meet."""
    written = [
        *_values(given, "path", "path-pattern", None),
        *_values(given, "host", "host-header", "HostHeaderConfig"),
        *_values(given, "method", "http-request-method", "HttpRequestMethodConfig"),
    ]
    for header in listed(given.get("header")):
        config = {"HttpHeaderName": header["name"], "Values": listed(header["values"])}
        written.append({"Field": "http-header", "HttpHeaderConfig": config})
    if given.get("query") is not None:
        pairs = [{"Key": key, "Value": value} for key, value in given["query"].items()]
        written.append({"Field": "query-string", "QueryStringConfig": {"Values": pairs}})
    return [*written, *_values(given, "ip", "source-ip", "SourceIpConfig")]


def _values(given: JsonObject, key: str, field: str, config: str | None) -> list[JsonObject]:
    """Write a condition of plain values, inside `config` where it has one."""
    if given.get(key) is None:
        return []
    values = {"Values": listed(given[key])}
    return [{"Field": field, **({config: values} if config else values)}]
