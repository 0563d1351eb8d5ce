"""Which roles the template hands to which services."""

from __future__ import annotations

from collections.abc import Iterator

from sls_py.deploy.permissions.handlers import own_service
from sls_py.deploy.permissions.patterns import Place, each_of, name_pattern
from sls_py.deploy.permissions.statements import Grant
from sls_py.model.values import CfValue, JsonObject

_PASS = frozenset({"iam:PassRole"})
_ROLE = "AWS::IAM::Role"

_PRINCIPALS = {
    "cognito-idp": "cognito-idp.amazonaws.com",
    "elasticloadbalancing": "elasticloadbalancing.amazonaws.com",
}


def passed_roles(template: JsonObject, place: Place) -> Iterator[Grant]:
    """Yield a grant for each role of the template, and for each ARN of a role that its resources name."""
    for resource in template.get("Resources", {}).values():
        if resource["Type"] == _ROLE:
            arn = place.arn(f"iam::{{account}}:role/*{name_pattern(resource, template, place)}")
            trusted = frozenset(_trusted(resource.get("Properties", {})))
            if trusted:
                yield Grant(_PASS, frozenset({arn.replace("**", "*")}), trusted)
        else:
            service = own_service(resource["Type"])
            principal = _PRINCIPALS.get(service, f"{service}.amazonaws.com")
            for arn in _role_arns(resource.get("Properties", {})):
                yield Grant(_PASS, frozenset({arn}), frozenset({principal}))


def passed_to(arn: str, service: str) -> Grant:
    """Return the grant for one role."""
    return Grant(_PASS, frozenset({arn}), frozenset({service}))


def _trusted(properties: JsonObject) -> Iterator[str]:
    document = properties.get("AssumeRolePolicyDocument", {})
    for statement in each_of(document.get("Statement", [])):
        principal = statement.get("Principal") if isinstance(statement, dict) else None
        if isinstance(principal, dict):
            for service in each_of(principal.get("Service", [])):
                if isinstance(service, str):
                    yield service


def _role_arns(value: CfValue) -> Iterator[str]:
    """Find ARNs of roles that are written out."""
    match value:
        case str() if value.startswith("arn:") and ":iam::" in value and ":role/" in value:
            yield value
        case dict():
            for child in value.values():
                yield from _role_arns(child)
        case list():
            for child in value:
                yield from _role_arns(child)
