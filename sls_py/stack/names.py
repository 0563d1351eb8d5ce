"""Names that AWS does not take: logical ids, and what resources are called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sls_py.cfn import naming
from sls_py.errors import Problem
from sls_py.model.service import Service
from sls_py.model.values import JsonObject
from sls_py.stack.origins import origin

MAX_LOGICAL_ID = 255

MAX_STACK_NAME = 128

NAMED = ("Resources", "Outputs", "Parameters", "Mappings")
"""Sections whose keys are logical ids."""

MAX_NAMES = {
    "AWS::Lambda::Function": ("FunctionName", 64),
    "AWS::Lambda::LayerVersion": ("LayerName", 140),
    "AWS::IAM::Role": ("RoleName", 64),
    "AWS::Logs::LogGroup": ("LogGroupName", 512),
    "AWS::S3::Bucket": ("BucketName", 63),
    "AWS::SQS::Queue": ("QueueName", 80),
    "AWS::SNS::Topic": ("TopicName", 256),
    "AWS::DynamoDB::Table": ("TableName", 255),
    "AWS::Events::Rule": ("Name", 64),
    "AWS::Scheduler::Schedule": ("Name", 64),
    "AWS::Kinesis::Stream": ("Name", 128),
    "AWS::ElasticLoadBalancingV2::TargetGroup": ("Name", 32),
}
"""The property that names a resource of this type, and how many characters AWS takes."""

NAME_HINTS = {
    "FunctionName": "give the function a shorter `name`",
    "RoleName": "name the role in `provider.iam.role.name`",
}


def check_names(template: JsonObject, service: Service | None) -> Iterator[Problem]:
    """Tell about names that are too long, and logical ids with other characters than letters and digits."""
    if service:
        yield from _long_stack_name(service)
    for section in NAMED:
        yield from _bad_ids(template, section, service)
    for logical_id, resource in template["Resources"].items():
        yield from _long_name(logical_id, resource, service)


def _long_stack_name(service: Service) -> Iterator[Problem]:
    name = service.provider.stack_name or naming.stack(service.name, service.provider.stage)
    if len(name) > MAX_STACK_NAME:
        yield Problem(
            message=f"the stack's name has {len(name)} characters, AWS takes {MAX_STACK_NAME}: `{name}`",
            hint="shorten the name of the service or the stage, or set `provider.stackName`",
            position=service.positions.locate(("service",)),
            path="service",
        )


def _bad_ids(template: JsonObject, section: str, service: Service | None) -> Iterator[Problem]:
    for name in template.get(section) or {}:
        if not re.fullmatch(rf"[A-Za-z0-9]{{1,{MAX_LOGICAL_ID}}}", name):
            message = f"`{name}` is not a logical id: 1 to {MAX_LOGICAL_ID} letters and digits"
            yield _problem((section, name), name, message, service)


def _long_name(logical_id: str, resource: JsonObject, service: Service | None) -> Iterator[Problem]:
    name_property, most = MAX_NAMES.get(resource.get("Type", ""), ("", 0))
    name = (resource.get("Properties") or {}).get(name_property)
    text = _resolved(name, service)
    if text is not None and len(text) > most:
        message = f"`{name_property}` has {len(text)} characters, AWS takes {most}: `{text}`"
        hint = NAME_HINTS.get(name_property)
        yield _problem(("Resources", logical_id), name, message, service, hint)


def _resolved(name: object, service: Service | None) -> str | None:
    """Return a name whose parts are known before the deployment."""
    if isinstance(name, dict) and list(name) == ["Fn::Join"] and service:
        separator, parts = name["Fn::Join"]
        region = {"Ref": "AWS::Region"}
        texts = [service.provider.region if part == region else part for part in parts]
        return separator.join(texts) if all(isinstance(text, str) for text in texts) else None
    return name if isinstance(name, str) else None


def _problem(
    place: tuple[str, ...],
    value: object,
    message: str,
    service: Service | None,
    hint: str | None = None,
) -> Problem:
    where = origin(service, place, value) if service else None
    return Problem(message=message, position=where, hint=hint, path=".".join(place))
