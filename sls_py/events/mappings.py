"""Event source mappings: Lambda polls a queue, a stream or a broker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sls_py.cfn import resources
from sls_py.cfn.resources import make
from sls_py.events.base import EventContext, FunctionTarget
from sls_py.events.json_text import json_text
from sls_py.model.values import CfValue, JsonObject


def add_mapping(
    context: EventContext,
    logical_id: str,
    target: FunctionTarget,
    properties: Mapping[str, CfValue],
    *,
    depends_on: Iterable[str] = (),
) -> None:
    """Add an event source mapping that waits for the function's role, its alias and `depends_on`.

    The role comes first, for Lambda checks its permissions when the mapping is created. AWS:
    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html
    """
    role = [target.role] if target.role else []
    mapping = make(
        resources.awslambda.EventSourceMapping,
        {"FunctionName": target.arn, **properties},
        depends_on=[*role, *target.depends_on, *depends_on],
    )
    context.builder.add(logical_id, mapping)


def filter_criteria(patterns: Iterable[JsonObject] | None) -> JsonObject | None:
    """Write `filterPatterns`; None when there are none."""
    if not patterns:
        return None
    return {"Filters": [{"Pattern": json_text(pattern)} for pattern in patterns]}


def only(response_type: str | None) -> list[str] | None:
    """Write `functionResponseType`, of which there is one at most."""
    return [response_type] if response_type else None


def network_access() -> JsonObject:
    """Write what the role needs for brokers inside a VPC: Lambda polls them through network interfaces of its own."""
    actions = [
        *("ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeVpcs"),
        *("ec2:DeleteNetworkInterface", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups"),
    ]
    return {"Effect": "Allow", "Action": actions, "Resource": "*"}
