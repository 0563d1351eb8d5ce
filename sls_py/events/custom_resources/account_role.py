"""The role that lets API Gateway write logs: one setting per account and region, set by a custom resource.

AWS: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
"""

from __future__ import annotations

from sls_py.cfn.values import get_att, join, ref
from sls_py.events.base import EventContext
from sls_py.events.custom_resources.functions import (
    add_custom_resource_function,
    custom_resource_function_id,
)
from sls_py.model.values import JsonObject

RESOURCE = "CustomApiGatewayAccountCloudWatchRole"


def ensure_account_role(context: EventContext) -> None:
    """Add the custom resource once, unless `logs.restApi.roleManagedExternally` says that the role is there."""
    logs = (context.service.provider.settings.get("logs") or {}).get("restApi")
    settings: JsonObject = logs if isinstance(logs, dict) else {}
    if settings.get("roleManagedExternally") or context.builder.get(RESOURCE):
        return
    service_token = get_att(custom_resource_function_id("apiGatewayCloudWatchRole"), "Arn")
    role = settings.get("role")
    resource = {
        "Type": "Custom::ApiGatewayAccountRole",
        "Version": 1.0,
        "Properties": {"ServiceToken": service_token, **({"RoleArn": role} if role else {})},
    }
    context.builder.add(RESOURCE, resource)
    add_custom_resource_function(context, "apiGatewayCloudWatchRole", _statements())


def _statements() -> list[JsonObject]:
    partition = ref("AWS::Partition")
    return [
        {
            "Effect": "Allow",
            "Resource": join(":", "arn", partition, "iam:", ref("AWS::AccountId"), "role/*"),
            "Action": [
                "iam:AttachRolePolicy",
                "iam:CreateRole",
                "iam:ListAttachedRolePolicies",
                "iam:PassRole",
            ],
        },
        {
            "Effect": "Allow",
            "Resource": join(":", "arn", partition, "apigateway:*::/account"),
            "Action": ["apigateway:GET", "apigateway:PATCH"],
        },
    ]
