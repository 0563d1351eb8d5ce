"""Functions that stacks make, and dry runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client, Deploy, MakeZip

pytestmark = pytest.mark.emulator

_ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {
        "AssumeRolePolicyDocument": {
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "lambda.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ]
        }
    },
}


def function(**properties: Any) -> dict[str, Any]:
    settings = {
        "FunctionName": "fn",
        "Runtime": "python3.11",
        "Handler": "app.handler",
        "Role": {"Fn::GetAtt": ["Role", "Arn"]},
        "Code": {"S3Bucket": "code", "S3Key": "app.zip"},
    }
    return {
        "Role": _ROLE,
        "Function": {"Type": "AWS::Lambda::Function", "Properties": settings | properties},
    }


@pytest.fixture(autouse=True)
def _code(client: Client, make_zip: MakeZip) -> None:
    client("s3").create_bucket(Bucket="code")
    body = make_zip({"app.py": "def handler(event, context):\n    return 1\n"})
    client("s3").put_object(Bucket="code", Key="app.zip", Body=body)


def test_code_that_is_not_in_the_bucket_fails_the_stack(deploy: Deploy) -> None:
    stack = deploy(function(Code={"S3Bucket": "code", "S3Key": "other.zip"}))
    assert stack.status == "ROLLBACK_COMPLETE"
    assert "NoSuchKey" in stack.reasons()["Function"]


def test_a_name_that_is_taken_fails_the_stack_and_keeps_the_other(
    deploy: Deploy, client: Client
) -> None:
    deploy(function())
    stack = deploy(function(), name="second")
    assert stack.status == "ROLLBACK_COMPLETE"
    assert stack.reasons()["Function"] == "fn already exists"
    assert client("lambda").get_function(FunctionName="fn")


def test_settings_of_a_function_are_kept_and_taken_back(deploy: Deploy, client: Client) -> None:
    queue = {"Queue": {"Type": "AWS::SQS::Queue"}}
    settings = {
        "ReservedConcurrentExecutions": 0,
        "DeadLetterConfig": {"TargetArn": {"Fn::GetAtt": ["Queue", "Arn"]}},
        "VpcConfig": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
        "KmsKeyArn": "arn:aws:kms:us-east-1:000000000000:key/1",
    }
    stack = deploy(queue | function(**settings))
    found = client("lambda").get_function(FunctionName="fn")
    assert found["Concurrency"] == {"ReservedConcurrentExecutions": 0}
    assert found["Configuration"]["DeadLetterConfig"]["TargetArn"].startswith("arn:aws:sqs:")
    assert found["Configuration"]["VpcConfig"]["SubnetIds"] == ["subnet-1"]
    assert found["Configuration"]["KMSKeyArn"] == settings["KmsKeyArn"]

    again = stack.update(queue | function(ReservedConcurrentExecutions=5))
    found = client("lambda").get_function(FunctionName="fn")
    assert again.status == "UPDATE_COMPLETE"
    assert found["Concurrency"] == {"ReservedConcurrentExecutions": 5}
    assert "DeadLetterConfig" not in found["Configuration"]
    assert found["Configuration"]["VpcConfig"]["SubnetIds"] == []


def test_missing_code_in_an_update_rolls_back(deploy: Deploy, client: Client) -> None:
    before = deploy(function())
    digest = client("lambda").get_function(FunctionName="fn")["Configuration"]["CodeSha256"]
    stack = before.update(function(Code={"S3Bucket": "code", "S3Key": "other.zip"}))
    assert stack.status == "UPDATE_ROLLBACK_COMPLETE"
    after = client("lambda").get_function(FunctionName="fn")["Configuration"]["CodeSha256"]
    assert after == digest


def test_a_dry_run_answers_with_the_digest_and_leaves_the_code(
    deploy: Deploy, client: Client, make_zip: MakeZip
) -> None:
    deploy(function())
    functions = client("lambda")
    before = functions.get_function(FunctionName="fn")["Configuration"]
    other = make_zip({"app.py": "other"})
    answer = functions.update_function_code(FunctionName="fn", ZipFile=other, DryRun=True)
    after = functions.get_function(FunctionName="fn")["Configuration"]
    assert answer["CodeSha256"] != before["CodeSha256"]
    assert (after["CodeSha256"], after["RevisionId"]) == (
        before["CodeSha256"],
        before["RevisionId"],
    )


def test_the_digest_of_an_image_is_shown_as_that_of_its_code(
    deploy: Deploy, client: Client
) -> None:
    registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com/shop"
    first, second = "1" * 64, "2" * 64
    deploy(function(Code={"ImageUri": f"{registry}@sha256:{first}"}, PackageType="Image"))
    functions = client("lambda")
    found = functions.get_function(FunctionName="fn")["Configuration"]
    assert found["CodeSha256"] == first
    functions.update_function_code(FunctionName="fn", ImageUri=f"{registry}@sha256:{second}")
    found = functions.get_function(FunctionName="fn")["Configuration"]
    assert found["CodeSha256"] == second
