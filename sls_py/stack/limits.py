"""CloudFormation's quotas, and the lengths that AWS allows for names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sls_py.errors import Problem
from sls_py.model.service import Service
from sls_py.model.values import JsonObject
from sls_py.stack.origins import origin

MAX_BYTES = 1024 * 1024
"""A template in S3. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"""

MAX_ENTRIES = {"Resources": 500, "Outputs": 200, "Parameters": 200, "Mappings": 200}

HINTS = {
    "Resources": "split the service, or set `provider.versionFunctions: false`",
    "Outputs": "split the service, or set `provider.versionFunctions: false`",
}

MAX_LOGICAL_ID = 255

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


def too_large(text: str, service: Service | None) -> Iterator[Problem]:
    """Tell when the text of a template is larger than CloudFormation reads."""
    size = len(text.encode())
    if size > MAX_BYTES:
        position = service.positions.locate(("resources",)) if service else None
        message = f"the template has {size:,} bytes, CloudFormation takes {MAX_BYTES:,}"
        yield Problem(message=message, position=position, hint="split the service")


def over_limits(template: JsonObject, service: Service | None) -> Iterator[Problem]:
    """Tell about sections with too many entries and about names that are too long."""
    for section, most in MAX_ENTRIES.items():
        count = len(template.get(section) or {})
        if count > most:
            message = f"the template has {count} {section.lower()}, CloudFormation takes {most}"
            yield Problem(message=message, hint=HINTS.get(section, "split the service"))
    for logical_id, resource in template["Resources"].items():
        if not re.fullmatch(r"[A-Za-z0-9]{1,255}", logical_id):
            message = (
                f"`{logical_id}` is not a logical id: 1 to {MAX_LOGICAL_ID} letters and digits"
            )
            yield _problem(logical_id, logical_id, message, service)
        yield from _long_name(logical_id, resource, service)


def _long_name(logical_id: str, resource: JsonObject, service: Service | None) -> Iterator[Problem]:
    name_property, most = MAX_NAMES.get(resource.get("Type", ""), ("", 0))
    name = (resource.get("Properties") or {}).get(name_property)
    text = _resolved(name, service)
    if text is not None and len(text) > most:
        message = f"`{name_property}` has {len(text)} characters, AWS takes {most}: `{text}`"
        yield _problem(logical_id, name, message, service)


def _resolved(name: object, service: Service | None) -> str | None:
    """Return a name whose parts are known before the deployment."""
    if isinstance(name, dict) and list(name) == ["Fn::Join"] and service:
        separator, parts = name["Fn::Join"]
        region = {"Ref": "AWS::Region"}
        texts = [service.provider.region if part == region else part for part in parts]
        return separator.join(texts) if all(isinstance(text, str) for text in texts) else None
    return name if isinstance(name, str) else None


def _problem(logical_id: str, value: object, message: str, service: Service | None) -> Problem:
    place = ("Resources", logical_id)
    where = origin(service, place, value) if service else None
    return Problem(message=message, position=where, path=".".join(place))
