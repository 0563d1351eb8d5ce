"""Intrinsic functions, computed from a live stack."""

from __future__ import annotations

from typing import Any

import pytest

from sls_py.deploy.resolver import Resolver
from sls_py.deploy.settings import UNKNOWN
from sls_py.model.deployed import LiveStack, StackResource

TYPES = {
    "Table": ("AWS::DynamoDB::Table", "shop-table"),
    "Role": ("AWS::IAM::Role", "shop-role"),
    "Queue": ("AWS::SQS::Queue", "https://sqs.eu-central-1.amazonaws.com/123456789012/jobs"),
    "Topic": ("AWS::SNS::Topic", "arn:aws:sns:eu-central-1:123456789012:news"),
    "Bucket": ("AWS::S3::Bucket", "shop-bucket"),
    "Fn": ("AWS::Lambda::Function", "shop-fn"),
    "Api": ("AWS::ApiGatewayV2::Api", "abc123"),
}


@pytest.fixture
def resolve() -> Resolver:
    stack = LiveStack(
        name="shop-dev",
        stack_id="arn:aws:cloudformation:eu-central-1:123456789012:stack/shop-dev/1",
        status="UPDATE_COMPLETE",
        parameters={"Size": "big", "Secret": "****"},
    )
    resources = {
        name: StackResource(
            logical_id=name, physical_id=physical, type=kind, status="CREATE_COMPLETE"
        )
        for name, (kind, physical) in TYPES.items()
    }
    template = {
        "Parameters": {"Size": {}, "Secret": {}},
        "Resources": {"Role": {"Properties": {"Path": "/apps/"}}},
    }
    return Resolver(stack, resources, template, region="eu-central-1")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", "text"),
        (7, 7),
        ({"Ref": "Table"}, "shop-table"),
        ({"Ref": "Size"}, "big"),
        ({"Ref": "AWS::Region"}, "eu-central-1"),
        ({"Ref": "AWS::AccountId"}, "123456789012"),
        ({"Ref": "AWS::Partition"}, "aws"),
        ({"Ref": "AWS::StackName"}, "shop-dev"),
        ({"Ref": "AWS::URLSuffix"}, "amazonaws.com"),
        (
            {"Fn::GetAtt": ["Table", "Arn"]},
            "arn:aws:dynamodb:eu-central-1:123456789012:table/shop-table",
        ),
        ({"Fn::GetAtt": "Role.Arn"}, "arn:aws:iam::123456789012:role/apps/shop-role"),
        ({"Fn::GetAtt": ["Queue", "Arn"]}, "arn:aws:sqs:eu-central-1:123456789012:jobs"),
        ({"Fn::GetAtt": ["Bucket", "Arn"]}, "arn:aws:s3:::shop-bucket"),
        (
            {"Fn::GetAtt": ["Fn", "Arn"]},
            "arn:aws:lambda:eu-central-1:123456789012:function:shop-fn",
        ),
        ({"Fn::GetAtt": ["Topic", "Arn"]}, "arn:aws:sns:eu-central-1:123456789012:news"),
        ({"Fn::Join": ["/", ["https:", "", {"Ref": "Api"}]]}, "https://abc123"),
        ({"Fn::Sub": "${Api}.${AWS::Region}/${!Literal}"}, "abc123.eu-central-1/${Literal}"),
        (
            {"Fn::Sub": ["${X}-${Bucket.Arn}", {"X": {"Ref": "Size"}}]},
            "big-arn:aws:s3:::shop-bucket",
        ),
    ],
)
def test_what_a_stack_shows_is_computed(resolve: Resolver, value: Any, expected: object) -> None:
    assert resolve(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        {"Ref": "Nothing"},
        {"Ref": "Secret"},
        {"Ref": "AWS::NoValue"},
        {"Fn::GetAtt": ["Api", "ApiEndpoint"]},
        {"Fn::GetAtt": ["Api", "Arn"]},
        {"Fn::GetAtt": ["Nothing", "Arn"]},
        {"Fn::ImportValue": "x"},
        {"Fn::If": ["A", "b", "c"]},
        {"Fn::Join": ["", {"Ref": "Size"}]},
        {"Fn::Join": ["", ["a", {"Ref": "Secret"}]]},
        {"Fn::Sub": "${Nothing}"},
        "{{resolve:ssm:/a}}",
    ],
)
def test_what_cannot_be_told_is_not_guessed(resolve: Resolver, value: Any) -> None:
    assert resolve(value) is UNKNOWN


def test_a_document_is_resolved_as_a_whole(resolve: Resolver) -> None:
    document = {"Statement": [{"Effect": "Deny", "Resource": [{"Fn::GetAtt": ["Bucket", "Arn"]}]}]}
    assert resolve.document(document) == {
        "Statement": [{"Effect": "Deny", "Resource": ["arn:aws:s3:::shop-bucket"]}]
    }
    assert resolve.document({"a": [{"Ref": "Nothing"}]}) is UNKNOWN
