"""A trigger for the time of a session, as a template: nothing of it stays when its stack is deleted."""

from __future__ import annotations

import json
from typing import NamedTuple

from sls_py.model.values import JsonObject

STACK_PREFIX = "slspy-live-"
OUTPUT = "Address"

KINDS = ("api", "sns", "sqs", "eventbridge", "s3")

EVENTS = {
    "api": ("httpApi", "http", "url"),
    "sns": ("sns",),
    "sqs": ("sqs",),
    "eventbridge": ("eventBridge",),
    "s3": ("s3",),
}
"""The events of a service file that are such a trigger already."""


class Receiver(NamedTuple):
    """The function that a trigger calls: its key, its ARN, the name of its role."""

    key: str
    arn: str
    role: str


def trigger_stack(session: str) -> str:
    """Return the name of the stack with a session's triggers."""
    return f"{STACK_PREFIX}{session}"


def trigger_template(kind: str, receivers: tuple[Receiver, ...]) -> JsonObject:
    """Return the template of a trigger for each function; its outputs are `Address<n>`."""
    resources: JsonObject = {}
    outputs: JsonObject = {}
    for number, receiver in enumerate(receivers):
        made, address = _MAKERS[kind](receiver, f"{number}")
        resources |= made
        outputs[f"{OUTPUT}{number}"] = {"Value": address}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Triggers of a live session of slspy; they go with it",
        "Resources": resources,
        "Outputs": outputs,
    }


def _api(to: Receiver, number: str) -> tuple[JsonObject, JsonObject]:
    api, made = f"Api{number}", f"Integration{number}"
    integration: JsonObject = {
        "ApiId": {"Ref": api},
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": to.arn,
        "PayloadFormatVersion": "2.0",
    }
    route: JsonObject = {
        "ApiId": {"Ref": api},
        "RouteKey": "$default",
        "Target": {"Fn::Sub": "integrations/${" + made + "}"},
    }
    stage: JsonObject = {"ApiId": {"Ref": api}, "StageName": "$default", "AutoDeploy": True}
    source = {"Fn::Sub": _arn("execute-api", "${AWS::AccountId}:${" + api + "}/*")}
    found = {
        api: _resource(
            "ApiGatewayV2::Api", {"Name": f"slspy-live-{to.key}", "ProtocolType": "HTTP"}
        ),
        made: _resource("ApiGatewayV2::Integration", integration),
        f"Route{number}": _resource("ApiGatewayV2::Route", route),
        f"Stage{number}": _resource("ApiGatewayV2::Stage", stage),
        f"Permission{number}": _permission(to, "apigateway.amazonaws.com", source),
    }
    return found, {"Fn::GetAtt": [api, "ApiEndpoint"]}


def _sns(to: Receiver, number: str) -> tuple[JsonObject, JsonObject]:
    topic = f"Topic{number}"
    subscription: JsonObject = {
        "TopicArn": {"Ref": topic},
        "Protocol": "lambda",
        "Endpoint": to.arn,
    }
    found = {
        topic: _resource("SNS::Topic", {}),
        f"Subscription{number}": _resource("SNS::Subscription", subscription),
        f"Permission{number}": _permission(to, "sns.amazonaws.com", {"Ref": topic}),
    }
    return found, {"Ref": topic}


def _sqs(to: Receiver, number: str) -> tuple[JsonObject, JsonObject]:
    queue, policy = f"Queue{number}", f"Policy{number}"
    arn: JsonObject = {"Fn::GetAtt": [queue, "Arn"]}
    actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    statement: JsonObject = {"Effect": "Allow", "Action": actions, "Resource": arn}
    mapping: JsonObject = {"FunctionName": to.arn, "EventSourceArn": arn, "BatchSize": 1}
    found = {
        # as long as a function may run, so that nothing is delivered twice meanwhile
        queue: _resource("SQS::Queue", {"VisibilityTimeout": 900}),
        policy: _resource(
            "IAM::Policy",
            {
                "PolicyName": f"slspy-live-trigger-{number}",
                "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
                "Roles": [to.role],
            },
        ),
        f"Mapping{number}": _resource("Lambda::EventSourceMapping", mapping)
        | {"DependsOn": policy},
    }
    return found, {"Ref": queue}


def _eventbridge(to: Receiver, number: str) -> tuple[JsonObject, JsonObject]:
    bus, rule = f"Bus{number}", f"Rule{number}"
    name: JsonObject = {"Fn::Sub": "${AWS::StackName}-" + number}
    given: JsonObject = {
        "EventBusName": {"Ref": bus},
        # all of them: each event has the account it came from
        "EventPattern": {"account": [{"Ref": "AWS::AccountId"}]},
        "Targets": [{"Id": "function", "Arn": to.arn}],
    }
    source = {"Fn::GetAtt": [rule, "Arn"]}
    found = {
        bus: _resource("Events::EventBus", {"Name": name}),
        rule: _resource("Events::Rule", given),
        f"Permission{number}": _permission(to, "events.amazonaws.com", source),
    }
    return found, {"Ref": bus}


def _s3(to: Receiver, number: str) -> tuple[JsonObject, JsonObject]:
    bucket, permission = f"Bucket{number}", f"Permission{number}"
    notification: JsonObject = {"Event": "s3:ObjectCreated:*", "Function": to.arn}
    notified: JsonObject = {
        "NotificationConfiguration": {"LambdaConfigurations": [notification]},
    }
    account: JsonObject = {"SourceAccount": {"Ref": "AWS::AccountId"}}
    found = {
        permission: _permission(to, "s3.amazonaws.com", None, account),
        bucket: _resource("S3::Bucket", notified) | {"DependsOn": permission},
    }
    return found, {"Ref": bucket}


_MAKERS = {"api": _api, "sns": _sns, "sqs": _sqs, "eventbridge": _eventbridge, "s3": _s3}


def _permission(
    to: Receiver, principal: str, source: JsonObject | None, more: JsonObject | None = None
) -> JsonObject:
    given: JsonObject = {
        "FunctionName": to.arn,
        "Action": "lambda:InvokeFunction",
        "Principal": principal,
    }
    if source is not None:
        given["SourceArn"] = source
    return _resource("Lambda::Permission", given | (more or {}))


def _resource(kind: str, properties: JsonObject) -> JsonObject:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def _arn(service: str, rest: str) -> str:
    return "arn:${AWS::Partition}:" + service + ":${AWS::Region}:" + rest


def template_text(kind: str, receivers: tuple[Receiver, ...]) -> str:
    """Return the template as CloudFormation takes it."""
    return json.dumps(trigger_template(kind, receivers), separators=(",", ":"))
