"""Let AWS services invoke a function."""

from __future__ import annotations

from sls_py.cfn import resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import join, ref
from sls_py.events.base import EventContext, FunctionTarget
from sls_py.model.values import CfValue

INVOKE = "lambda:InvokeFunction"


def allow_invoke(
    context: EventContext,
    logical_id: str,
    target: FunctionTarget,
    *,
    principal: CfValue,
    source_arn: CfValue = None,
    source_account: CfValue = None,
    event_source_token: CfValue = None,
    action: str = INVOKE,
) -> None:
    """Add the permission resource that lets a service (`principal`) invoke a function.

    AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html
    """
    permission = make(
        resources.awslambda.Permission,
        {
            "FunctionName": target.arn,
            "Action": action,
            "Principal": principal,
            "SourceArn": source_arn,
            "SourceAccount": source_account,
            "EventSourceToken": event_source_token,
        },
        depends_on=target.depends_on,
    )
    context.builder.add(logical_id, permission)


def arn(service: str, resource: str, *rest: CfValue) -> CfValue:
    """Write the ARN of something in this account and region; `rest` continues the resource part."""
    return join(
        "",
        *("arn:", ref("AWS::Partition"), f":{service}:", ref("AWS::Region"), ":"),
        *(ref("AWS::AccountId"), f":{resource}", *rest),
    )
