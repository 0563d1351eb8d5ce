"""What CloudFormation calls for a resource of the template, with the permissions of whoever deploys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files

from sls_py.deploy.permissions.features import without_features
from sls_py.model.values import CfValue, JsonObject

_SILENT = ("AWS::CloudFormation::WaitCondition", "AWS::CloudFormation::WaitConditionHandle")
"""Types that CloudFormation makes without calling another service."""

_OPTIONAL = {
    "ec2": r"vpc|subnet|securitygroup|network",
    "elasticfilesystem": r"filesystem",
    "firehose": r"firehose|delivery",
    "kinesis": r"kinesis|stream",
    "kms": r"kms|encrypt|sse|cmk",
    "logs": r"log|insight",
    "s3": r"s3|bucket|import|location",
    "s3files": r"filesystem",
    "s3tables": r"metadata",
    "secretsmanager": r"secret|masteruser",
    "codedeploy": r"codedeploy",
    "cloudwatch": r"alarm|metric|scal",
    "application-autoscaling": r"scal",
    "vpc-lattice": r"lattice|traffic",
}
"""Other services are only called for resources that have to do with them: a property whose name matches."""


def handler_actions(types: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Return the actions for resource types, from CloudFormation's resource schemas; unknown types are left out.

    See `handlers` in https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html.
    """
    wanted = set(types)
    found = {name: frozenset[str]() for name in _SILENT if name in wanted}
    table = files("sls_py.deploy.permissions").joinpath("handlers.txt")
    with table.open(encoding="utf-8") as lines:
        for line in lines:
            name, _, rest = line.partition(" ")
            if name in wanted:
                found[name] = frozenset(_actions(rest))
    return found


def _actions(text: str) -> Iterator[str]:
    for group in text.split():
        service, _, names = group.partition(":")
        yield from (f"{service}:{name}" for name in names.split(","))


def needed(actions: Iterable[str], resource: JsonObject) -> frozenset[str]:
    """Return the actions without those on services that the resource has nothing to do with."""
    own = own_service(resource["Type"])
    mentioned = " ".join(_keys(resource.get("Properties", {}))).lower()
    chosen = without_features(actions, resource["Type"], mentioned)
    return frozenset(
        action
        for action in chosen
        if (service := action.partition(":")[0]) == own
        or service not in _OPTIONAL
        or re.search(_OPTIONAL[service], mentioned)
    )


def own_service(resource_type: str) -> str:
    """Return the service of a type as actions name it."""
    service = resource_type.split("::")[1].lower() if "::" in resource_type else ""
    return _SERVICES.get(service, service)


_SERVICES = {
    "apigatewayv2": "apigateway",
    "cognito": "cognito-idp",
    "elasticloadbalancingv2": "elasticloadbalancing",
    "kinesisfirehose": "firehose",
    "stepfunctions": "states",
}


def _keys(value: CfValue) -> Iterator[str]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield key
            yield from _keys(child)
    elif isinstance(value, list):
        for child in value:
            yield from _keys(child)
