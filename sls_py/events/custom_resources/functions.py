"""The functions behind custom resources, and the role that they share."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal, NamedTuple

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import get_att, join, ref, sub
from sls_py.events.base import EventContext
from sls_py.events.custom_resources.artifact import artifact_key
from sls_py.model.service import Service
from sls_py.model.values import CfValue, JsonObject

ROLE = "IamRoleCustomResourcesLambdaExecution"
RUNTIME = "python3.13"
TIMEOUT = 120
"""Seconds; a new role takes up to a minute until API Gateway may use it."""

Kind = Literal["s3", "cognitoUserPool", "apiGatewayCloudWatchRole"]


class _Function(NamedTuple):
    name: str
    handler: str


_FUNCTIONS: dict[Kind, _Function] = {
    "s3": _Function("custom-resource-existing-s3", "handlers.existing_bucket.handler"),
    "cognitoUserPool": _Function(
        "custom-resource-existing-cup", "handlers.existing_user_pool.handler"
    ),
    "apiGatewayCloudWatchRole": _Function(
        "custom-resource-apigw-cw-role", "handlers.account_role.handler"
    ),
}


def custom_resource_function_id(kind: Kind) -> str:
    """Return the logical id of the function that a custom resource names in its `ServiceToken`."""
    return naming.function(_FUNCTIONS[kind].name)


def add_custom_resource_function(
    context: EventContext, kind: Kind, statements: Sequence[JsonObject]
) -> None:
    """Add the function of a kind of custom resource, once, with what it is allowed to do.

    With a deployment role (`iam.deploymentRole`) the function runs under that role and the statements are not used.
    """
    needed = [*_add_role(context, statements), *_add_log_group(context, kind)]
    function = make(resources.lambda_.Function, _properties(context, kind), depends_on=needed)
    context.builder.add(custom_resource_function_id(kind), function)
    # Also empty, so that the template stays the one that osls deployed.
    (context.builder.get(custom_resource_function_id(kind)) or {}).setdefault("DependsOn", [])


def _properties(context: EventContext, kind: Kind) -> JsonObject:
    service = context.service
    architecture = service.provider.architecture
    return {
        "Code": {
            "S3Bucket": service.provider.deployment_bucket.name or ref(naming.DEPLOYMENT_BUCKET),
            "S3Key": artifact_key(service),
        },
        "FunctionName": _function_name(service, kind),
        "Handler": _FUNCTIONS[kind].handler,
        "MemorySize": 256,
        "Runtime": RUNTIME,
        "Timeout": TIMEOUT,
        "Architectures": [architecture] if architecture else None,
        "Role": _deployment_role(context) or get_att(ROLE, "Arn"),
    }


def _function_name(service: Service, kind: Kind) -> str:
    """Return the name; one that is too long for Lambda keeps its start and ends in a hash, as in osls."""
    name = f"{_prefix(service)}-{_FUNCTIONS[kind].name}"
    if len(name) <= 64:
        return name
    return name[:32] + hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()


def _prefix(service: Service) -> str:
    return f"{service.name}-{service.provider.stage}"


def _deployment_role(context: EventContext) -> CfValue:
    return context.service.provider.iam.deployment_role


def _writes_logs(context: EventContext) -> bool:
    return bool((context.service.provider.settings.get("logs") or {}).get("frameworkLambda"))


def _add_role(context: EventContext, statements: Sequence[JsonObject]) -> list[str]:
    """Add the role, or only the statements when it is there; return what the function waits for."""
    if _deployment_role(context):
        return []
    role = context.builder.get(ROLE)
    if not role:
        context.builder.add(ROLE, make(resources.iam.Role, _role_properties(context)))
        role = context.builder.get(ROLE) or {}
    granted = role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    for statement in statements:
        if not (isinstance(statement["Resource"], str) and statement in granted):
            granted.append(statement)
    return [ROLE]


def _role_properties(context: EventContext) -> JsonObject:
    service = context.service
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": ["lambda.amazonaws.com"]},
        "Action": ["sts:AssumeRole"],
    }
    policy = {
        "PolicyName": join("-", service.provider.stage, service.name, "custom-resources-lambda"),
        "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": _log_statements(service) if _writes_logs(context) else [],
        },
    }
    return {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        "Policies": [policy],
    }


def _log_statements(service: Service) -> list[JsonObject]:
    groups = (
        "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:"
        f"{naming.function_log_group(_prefix(service))}*"
    )
    create = ["logs:CreateLogStream", "logs:CreateLogGroup", "logs:TagResource"]
    return [
        {"Effect": "Allow", "Action": create, "Resource": [sub(f"{groups}:*")]},
        {"Effect": "Allow", "Action": ["logs:PutLogEvents"], "Resource": [sub(f"{groups}:*:*")]},
    ]


def _add_log_group(context: EventContext, kind: Kind) -> list[str]:
    if not _writes_logs(context):
        return []
    provider = context.service.provider
    name = _function_name(context.service, kind)
    group = make(
        resources.logs.LogGroup,
        {
            "LogGroupName": naming.function_log_group(name),
            "RetentionInDays": provider.log_retention_in_days,
            "DataProtectionPolicy": provider.log_data_protection_policy,
        },
    )
    logical_id = naming.log_group(_FUNCTIONS[kind].name)
    context.builder.add(logical_id, group)
    return [logical_id]
