"""On which ARNs the actions for a resource of the template are allowed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sls_py.deploy.permissions.patterns import (
    Place,
    each_of,
    last_part,
    name_pattern,
    text_pattern,
)
from sls_py.model.values import JsonObject

EVERYWHERE = ("*",)


class _Scope(NamedTuple):
    """The ARNs (without `arn:aws:`) of a type; `{}` is the name: the resource's own, or what `owner` refers to."""

    arns: tuple[str, ...]
    owner: str | None = None


_FUNCTION = ("lambda:{region}:{account}:function:{}", "lambda:{region}:{account}:function:{}:*")
_LOG_GROUP = (
    "logs:{region}:{account}:log-group:{}",
    "logs:{region}:{account}:log-group:{}:*",
)
_BUCKET = ("s3:::{}", "s3:::{}/*")
_TABLE = ("dynamodb:{region}:{account}:table/{}", "dynamodb:{region}:{account}:table/{}/*")
_TOPIC = ("sns:{region}:{account}:{}",)
_QUEUE = ("sqs:{region}:{account}:{}",)
_LAYER = ("lambda:{region}:{account}:layer:{}", "lambda:{region}:{account}:layer:{}:*")

_SCOPES = {
    "AWS::CloudFormation::Stack": _Scope(("cloudformation:{region}:{account}:stack/{stack}-*",)),
    "AWS::CloudWatch::Alarm": _Scope(("cloudwatch:{region}:{account}:alarm:{}",)),
    "AWS::DynamoDB::Table": _Scope(_TABLE),
    "AWS::ECR::Repository": _Scope(("ecr:{region}:{account}:repository/{}",)),
    "AWS::Events::EventBus": _Scope(("events:{region}:{account}:event-bus/{}",)),
    "AWS::Events::Rule": _Scope(
        ("events:{region}:{account}:rule/{}", "events:{region}:{account}:rule/*/{}")
    ),
    "AWS::IAM::ManagedPolicy": _Scope(("iam::{account}:policy/*{}", "iam::{account}:role/*")),
    "AWS::IAM::Policy": _Scope(("iam::{account}:role/*{}",), "Roles"),
    "AWS::IAM::Role": _Scope(("iam::{account}:role/*{}",)),
    "AWS::Kinesis::Stream": _Scope(("kinesis:{region}:{account}:stream/{}",)),
    "AWS::KinesisFirehose::DeliveryStream": _Scope(
        ("firehose:{region}:{account}:deliverystream/{}",)
    ),
    "AWS::Lambda::Alias": _Scope(_FUNCTION, "FunctionName"),
    "AWS::Lambda::EventInvokeConfig": _Scope(_FUNCTION, "FunctionName"),
    "AWS::Lambda::Function": _Scope(_FUNCTION),
    "AWS::Lambda::LayerVersion": _Scope(_LAYER),
    "AWS::Lambda::LayerVersionPermission": _Scope(_LAYER, "LayerVersionArn"),
    "AWS::Lambda::Permission": _Scope(_FUNCTION, "FunctionName"),
    "AWS::Lambda::Url": _Scope(_FUNCTION, "TargetFunctionArn"),
    "AWS::Lambda::Version": _Scope(_FUNCTION, "FunctionName"),
    "AWS::Logs::LogGroup": _Scope(_LOG_GROUP),
    "AWS::Logs::SubscriptionFilter": _Scope(_LOG_GROUP, "LogGroupName"),
    "AWS::S3::Bucket": _Scope(_BUCKET),
    "AWS::S3::BucketPolicy": _Scope(_BUCKET, "Bucket"),
    "AWS::SNS::Subscription": _Scope(_TOPIC, "TopicArn"),
    "AWS::SNS::Topic": _Scope(_TOPIC),
    "AWS::SNS::TopicPolicy": _Scope(_TOPIC, "Topics"),
    "AWS::SQS::Queue": _Scope(_QUEUE),
    "AWS::SQS::QueuePolicy": _Scope(_QUEUE, "Queues"),
    "AWS::SSM::Parameter": _Scope(("ssm:{region}:{account}:parameter/*{}",)),
    "AWS::Scheduler::Schedule": _Scope(("scheduler:{region}:{account}:schedule/*/{}",)),
    "AWS::Scheduler::ScheduleGroup": _Scope(("scheduler:{region}:{account}:schedule-group/{}",)),
    "AWS::SecretsManager::Secret": _Scope(("secretsmanager:{region}:{account}:secret:{}-*",)),
    "AWS::StepFunctions::StateMachine": _Scope(("states:{region}:{account}:stateMachine:{}",)),
}

_FAMILIES = {
    "AWS::ApiGateway::": ("apigateway:{region}::/*",),
    "AWS::ApiGatewayV2::": ("apigateway:{region}::/*",),
    "AWS::Cognito::": ("cognito-idp:{region}:{account}:userpool/*",),
    "AWS::Scheduler::": ("scheduler:{region}:{account}:*",),
}
"""Where the ids in ARNs are AWS's own, the families of ARNs."""

_UNSCOPED = {
    *("cognito-idp:CreateUserPool", "cognito-idp:ListUserPools"),
    *("lambda:GetLayerVersion", "lambda:PassCapacityProvider", "lambda:GetCodeSigningConfig"),
    *("logs:CreateLogDelivery", "logs:DescribeLogGroups", "logs:DescribeIndexPolicies"),
    *("logs:PutResourcePolicy", "logs:DeleteResourcePolicy", "logs:DescribeResourcePolicies"),
    *("secretsmanager:GetRandomPassword", "ssm:DescribeParameters"),
    *("sns:GetSubscriptionAttributes", "sns:SetSubscriptionAttributes", "sns:Unsubscribe"),
    *("states:ValidateStateMachineDefinition", "sqs:ListQueues"),
}
"""Actions that are about no resource, or about another one than that of the template.

https://docs.aws.amazon.com/service-authorization/latest/reference/
"""


def scope_of(resource: JsonObject, template: JsonObject, place: Place) -> tuple[str, ...]:
    """Return the ARNs on which the actions of the resource's own service are called."""
    kind = resource["Type"]
    if kind in _SCOPES:
        return tuple(dict.fromkeys(_arns(_SCOPES[kind], resource, template, place)))
    for family, arns in _FAMILIES.items():
        if kind.startswith(family):
            return tuple(place.arn(each) for each in arns)
    return EVERYWHERE


def unscoped(action: str) -> bool:
    """Tell whether an action cannot be allowed on the resource alone."""
    return action in _UNSCOPED


def _arns(scope: _Scope, resource: JsonObject, template: JsonObject, place: Place) -> Iterator[str]:
    for name in _names(scope, resource, template, place):
        for arn in scope.arns:
            filled = arn.replace("{}", name).replace("{stack}", place.stack)
            yield place.arn(filled).replace("**", "*")


def _names(
    scope: _Scope, resource: JsonObject, template: JsonObject, place: Place
) -> Iterator[str]:
    if scope.owner is None:
        # A name may begin with a slash (log groups, parameters); `parameter/*` covers both.
        yield name_pattern(resource, template, place)
        return
    for owner in each_of(resource.get("Properties", {}).get(scope.owner)):
        yield last_part(text_pattern(owner, template, place))
