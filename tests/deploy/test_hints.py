"""Hints for reasons that CloudFormation gives."""

from __future__ import annotations

import pytest

from sls_py.deploy.hints import hint_for


@pytest.mark.parametrize(
    ("kind", "reason", "words"),
    [
        ("AWS::Logs::LogGroup", "/aws/lambda/a already exists in stack x", "disableLogs"),
        ("AWS::S3::Bucket", "uploads already exists", "all of AWS"),
        ("AWS::S3::Bucket", "The bucket you tried to delete is not empty", "empty the bucket"),
        ("AWS::DynamoDB::Table", "orders already exists", "outside of the stack"),
        ("AWS::Lambda::Version", "A version for this Lambda function exists", "deploy again"),
        ("AWS::Lambda::Version", "already exists", "deploy again"),
        (
            "AWS::IAM::Role",
            "User: arn:aws:iam::1:user/a is not authorized to perform: iam:CreateRole",
            "have the named action allowed",
        ),
        (
            "AWS::Lambda::Function",
            "The role defined for the function cannot be assumed by Lambda.",
            "deploy again",
        ),
        (
            "AWS::Lambda::Version",
            "A version for this Lambda function exists ( 2 ).",
            "deploy again",
        ),
        ("AWS::SQS::Queue", "No export named other-stack-arn found", "deploy the stack"),
        ("AWS::Lambda::Function", "Code storage limit exceeded.", "quota"),
        ("Custom::S3", "Received response status [FAILED]", "logs of the function"),
    ],
)
def test_known_reasons_have_a_hint(kind: str, reason: str, words: str) -> None:
    assert words in str(hint_for(kind, reason))


def test_unknown_reasons_have_none() -> None:
    assert hint_for("AWS::SQS::Queue", "something odd") is None


def test_hints_name_the_resource() -> None:
    reason = "The bucket you tried to delete is not empty"
    assert "`aws s3 rm s3://shop-uploads --recursive`" in str(
        hint_for("AWS::S3::Bucket", reason, "shop-uploads")
    )
    assert "s3://NAME" in str(hint_for("AWS::S3::Bucket", reason))
