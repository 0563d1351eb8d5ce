"""Changes that make CloudFormation replace a resource are known from its schemas."""

from __future__ import annotations

import pytest

from sls_py.cfn.replacement import create_only, replacement


@pytest.mark.parametrize(
    ("kind", "path", "expected"),
    [
        ("AWS::Lambda::Function", "Properties.FunctionName", "yes"),
        ("AWS::Lambda::Function", "Properties.MemorySize", "no"),
        ("AWS::Lambda::Function", "Properties.Environment.Variables.FunctionName", "no"),
        ("AWS::DynamoDB::Table", "Properties.TableName", "yes"),
        ("AWS::DynamoDB::Table", "Properties.KeySchema[0].AttributeName", "maybe"),
        ("AWS::IAM::Role", "Properties.Path", "yes"),
        ("AWS::SQS::Queue", "Type", "yes"),
        ("AWS::SQS::Queue", "DeletionPolicy", "no"),
        ("AWS::SQS::Queue", "Metadata.QueueName", "no"),
        ("Custom::Thing", "Properties.ServiceToken", "no"),
    ],
)
def test_what_is_replaced(kind: str, path: str, expected: str) -> None:
    assert replacement(kind, path) == expected


def test_a_part_that_cannot_be_changed_makes_the_whole_doubtful() -> None:
    kind, whole = "AWS::ECS::CapacityProvider", "Properties.AutoScalingGroupProvider"
    assert replacement(kind, whole) == "maybe"
    assert replacement(kind, f"{whole}.AutoScalingGroupArn") == "yes"
    assert replacement(kind, f"{whole}.ManagedScaling.Status") == "no"


def test_the_types_of_services_are_in_the_table() -> None:
    for kind in ("AWS::ApiGatewayV2::Route", "AWS::Events::Rule", "AWS::S3::Bucket"):
        assert create_only(kind)
    assert not create_only("AWS::None::Such")
