from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from sls_py.service.schema.definitions import DEFINITIONS, RUNTIMES


def accepts(name: str, value: Any) -> bool:
    schema = {"$ref": f"#/$defs/{name}", "$defs": DEFINITIONS}
    return jsonschema_rs.Draft202012Validator(schema).is_valid(value)


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def test_every_reference_leads_to_a_definition() -> None:
    missing = {
        name for name in references(DEFINITIONS) if name[len("#/$defs/") :] not in DEFINITIONS
    }
    assert missing == set()


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_definition_is_a_valid_schema(name: str) -> None:
    jsonschema_rs.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": DEFINITIONS})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("awsArn", "arn:aws:sqs:eu-west-1:123456789012:q"),
        ("awsArn", {"Fn::GetAtt": ["Queue", "Arn"]}),
        ("awsArn", {"Ref": "Topic"}),
        ("awsCfJoin", {"Fn::Join": [":", ["a", {"Ref": "B"}]]}),
        ("awsCfInstruction", {"Fn::Sub": ["${A}", {"A": "b"}]}),
        ("awsLambdaEnvironment", {"A": "", "B": {"Fn::If": ["C", "x", "y"]}}),
        (
            "awsLambdaVpcConfig",
            {"securityGroupIds": ["sg"], "subnetIds": {"Fn::Split": [",", "a,b"]}},
        ),
        ("awsS3BucketName", "my-bucket.eu"),
        ("awsResourceTags", {"team:name": "a"}),
        ("awsIamPolicyStatements", [{"Effect": "Allow", "Action": ["s3:*"], "Resource": "*"}]),
        ("awsDeletionProtection", {"stages": ["prod"]}),
        ("awsLogRetentionInDays", 14),
    ],
)
def test_right_values_are_accepted(name: str, value: Any) -> None:
    assert accepts(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("awsArn", "queue"),
        ("awsCfGetAtt", {"Fn::GetAtt": ["Queue"]}),
        ("awsCfJoin", {"Fn::Join": ["a", ["b"], "c"]}),
        ("awsLambdaMemorySize", 64),
        ("awsLambdaTimeout", 901),
        ("awsS3BucketName", "Bucket"),
        ("awsS3BucketName", "192.168.1.1"),
        ("awsResourceTags", {"aws:name": "a"}),
        ("awsIamPolicyStatements", [{"Effect": "Allow", "Resource": "*"}]),
        ("awsIamPolicyStatements", [{"Action": ["s3:*"], "Resource": "*"}]),
        ("awsLogRetentionInDays", 2),
        ("filterPatterns", []),
        ("stage", "my_stage"),
    ],
)
def test_wrong_values_are_refused(name: str, value: Any) -> None:
    assert not accepts(name, value)


@pytest.mark.parametrize("runtime", [*RUNTIMES, "python3.15", "nodejs26.x", "java29", "ruby4.1"])
def test_current_and_newer_runtimes_are_accepted(runtime: str) -> None:
    assert accepts("awsLambdaRuntime", runtime)


@pytest.mark.parametrize("runtime", ["python2.7", "python3.9", "nodejs18.x", "go1.x", "pyton3.12"])
def test_retired_and_misspelled_runtimes_are_refused(runtime: str) -> None:
    assert not accepts("awsLambdaRuntime", runtime)
