"""Give API Gateway a role to write logs with: `Custom::ApiGatewayAccountRole`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from .answer import Event, answers

ROLE_NAME = "serverlessApiGatewayCloudWatchRole"
POLICY = "service-role/AmazonAPIGatewayPushToCloudWatchLogs"
PAUSE = 5.0
PAUSES = 18

_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": ["apigateway.amazonaws.com"]},
            "Action": ["sts:AssumeRole"],
        }
    ],
}


@answers("CustomResourceApiGatewayAccountCloudWatchRole")
def handler(event: Event, context: Any) -> None:
    """Set the role of the account; it stays when the stack goes, for other stacks use it too."""
    if event["RequestType"] == "Delete":
        return
    import boto3

    ensure_role(
        event["ResourceProperties"].get("RoleArn"),
        context.invoked_function_arn,
        boto3.client("apigateway"),
        boto3.client("iam"),
    )


def ensure_role(
    wanted: str | None,
    own_arn: str,
    apigateway: Any,
    iam: Any,
    *,
    sleep: Callable[[float], object] = time.sleep,
) -> None:
    """Assign the wanted role; without one leave the account's own, or make and assign one."""
    assigned = apigateway.get_account().get("cloudwatchRoleArn")
    if assigned and wanted in (None, assigned):
        return
    arn = wanted or _make_role(own_arn, iam)
    if arn != assigned:
        _assign(arn, apigateway, sleep)


def _make_role(own_arn: str, iam: Any) -> str:
    """Create the role unless it exists, and return its ARN."""
    _, partition, _, _, account, *_ = own_arn.split(":")
    policy = f"arn:{partition}:iam::aws:policy/{POLICY}"
    try:
        iam.create_role(RoleName=ROLE_NAME, AssumeRolePolicyDocument=json.dumps(_TRUST), Path="/")
    except iam.exceptions.EntityAlreadyExistsException:
        attached = iam.list_attached_role_policies(RoleName=ROLE_NAME)["AttachedPolicies"]
    else:
        attached = []
    if policy not in [each["PolicyArn"] for each in attached]:
        iam.attach_role_policy(RoleName=ROLE_NAME, PolicyArn=policy)
    return f"arn:{partition}:iam::{account}:role/{ROLE_NAME}"


def _assign(arn: str, apigateway: Any, sleep: Callable[[float], object]) -> None:
    """Assign the role; API Gateway refuses a new one until IAM has spread it."""
    patch = {"op": "replace", "path": "/cloudwatchRoleArn", "value": arn}
    for attempt in range(PAUSES + 1):
        try:
            apigateway.update_account(patchOperations=[patch])
        except apigateway.exceptions.BadRequestException:
            if attempt == PAUSES:
                raise
            sleep(PAUSE)
        else:
            return
