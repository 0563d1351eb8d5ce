"""Names and ARNs of the resources of a template before there are any: `*` stands for what is not known yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sls_py.model.values import CfValue, JsonObject

GENERATED_STACK_PART = 24
"""In a generated name of limited length, at least this many letters of the stack's name are left."""


class Place(NamedTuple):
    """Where a stack is deployed; `account` is `*` when it is not known."""

    stack: str
    region: str
    account: str
    partition: str

    def arn(self, rest: str) -> str:
        """Complete an ARN: `{region}` and `{account}` are filled in."""
        filled = rest.replace("{region}", self.region).replace("{account}", self.account)
        return f"arn:{self.partition}:{filled}"


def generated(place: Place) -> str:
    """Return the pattern of names that CloudFormation makes: `<stack>-<logical id>-<random>`."""
    whole = len(place.stack) <= GENERATED_STACK_PART
    return f"{place.stack}-*" if whole else f"{place.stack[:GENERATED_STACK_PART]}*"


def text_pattern(value: CfValue, template: JsonObject, place: Place) -> str:
    """Return a text with `*` for each part that only CloudFormation can compute."""
    return re.sub(r"\*{2,}", "*", _pattern(value, template, place))


def _pattern(value: CfValue, template: JsonObject, place: Place) -> str:
    match value:
        case {"Fn::GetAtt": str(path)}:
            return _reference(path.partition(".")[0], template, place)
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), *_]}:
            return _reference(name, template, place)
        case {"Fn::Join": [str(by), list(parts)]}:
            return by.join(_pattern(part, template, place) for part in parts)
        case {"Fn::Sub": [str(text), dict(values)]}:
            return _substituted(text, values, template, place)
        case {"Fn::Sub": str(text)}:
            return _substituted(text, {}, template, place)
    return "*" if value is None or isinstance(value, dict | list) else str(value)


def _substituted(text: str, values: JsonObject, template: JsonObject, place: Place) -> str:
    def fill(found: re.Match[str]) -> str:
        name = found[1]
        if name in values:
            return _pattern(values[name], template, place)
        return _reference(name.partition(".")[0], template, place)

    return re.sub(r"\$\{!?([^}]+)\}", fill, text)


def _reference(name: str, template: JsonObject, place: Place) -> str:
    pseudo = {
        "AWS::AccountId": place.account,
        "AWS::Partition": place.partition,
        "AWS::Region": place.region,
        "AWS::StackName": place.stack,
    }
    if name in pseudo:
        return pseudo[name]
    resource = template.get("Resources", {}).get(name)
    return name_pattern(resource, template, place) if resource else "*"


NAMES = {
    "AWS::ApiGateway::ApiKey": "Name",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::ECR::Repository": "RepositoryName",
    "AWS::Events::EventBus": "Name",
    "AWS::Events::Rule": "Name",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Role": "RoleName",
    "AWS::Kinesis::Stream": "Name",
    "AWS::KinesisFirehose::DeliveryStream": "DeliveryStreamName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Lambda::LayerVersion": "LayerName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::SSM::Parameter": "Name",
    "AWS::Scheduler::Schedule": "Name",
    "AWS::Scheduler::ScheduleGroup": "Name",
    "AWS::SecretsManager::Secret": "Name",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
}
"""The properties that name resources of types whose names are part of their ARNs."""


def name_pattern(resource: JsonObject, template: JsonObject, place: Place) -> str:
    """Return the pattern of a resource's name; `*` for types whose ids AWS makes."""
    kind = resource["Type"]
    if kind not in NAMES:
        return "*"
    value = resource.get("Properties", {}).get(NAMES[kind])
    found = generated(place) if value is None else text_pattern(value, template, place)
    # Only bucket names are in lower case: those that CloudFormation makes, too.
    return found.lower() if kind == "AWS::S3::Bucket" else found


def last_part(pattern: str) -> str:
    """Return the name in what may be an ARN, or the URL of a queue."""
    return re.split(r"[:/]", pattern)[-1] if pattern.startswith(("arn:", "http")) else pattern


def each_of(value: CfValue) -> Iterator[CfValue]:
    """Yield the items of a list, or the value itself."""
    if isinstance(value, list):
        yield from value
    else:
        yield value
