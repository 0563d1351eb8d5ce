"""Custom resources fail as soon as no answer can come any more, with the reason."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Deploy, Stack

pytestmark = pytest.mark.emulator

_TRUST = {
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": ["lambda.amazonaws.com", "states.amazonaws.com"]},
            "Action": "sts:AssumeRole",
        }
    ]
}
_RIGHTS = {
    "PolicyName": "all",
    "PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]},
}
_ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {"AssumeRolePolicyDocument": _TRUST, "Policies": [_RIGHTS]},
}


def function(source: str, **properties: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "FunctionName": "maker",
            "Runtime": "python3.11",
            "Handler": "index.handler",
            "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            "Code": {"ZipFile": source},
            **properties,
        },
    }


def resources(source: str, timeout: int | None = None, **properties: Any) -> dict[str, Any]:
    """Return a custom resource with its function, which is tried once."""
    once = {"FunctionName": {"Ref": "Function"}, "Qualifier": "$LATEST", "MaximumRetryAttempts": 0}
    given = {} if timeout is None else {"ServiceTimeout": timeout}
    return {
        "Role": _ROLE,
        "Function": function(source, **properties),
        "Once": {"Type": "AWS::Lambda::EventInvokeConfig", "Properties": once},
        "Thing": {
            "Type": "Custom::Thing",
            "DependsOn": "Once",
            "Properties": {"ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]}, **given},
        },
    }


def ended(stack: Stack) -> str:
    deadline = time.monotonic() + 60
    while stack.status.endswith("_IN_PROGRESS") and time.monotonic() < deadline:
        time.sleep(0.02)
    return stack.status


def test_the_functions_error_is_the_reason(deploy: Deploy) -> None:
    stack = deploy(resources("def handler(event, context): raise ValueError('no such table')"))
    assert ended(stack) == "ROLLBACK_COMPLETE"
    expected = "function `maker` failed without answering CloudFormation: ValueError: no such table"
    assert stack.reasons()["Thing"] == expected


def test_a_function_that_cannot_start_or_ends_too_late_is_told_as_well(deploy: Deploy) -> None:
    stack = deploy(resources("import gone"), name="import")
    assert ended(stack) == "ROLLBACK_COMPLETE"
    assert "Runtime.ImportModuleError" in stack.reasons()["Thing"]
    slow = "import time\ndef handler(event, context): time.sleep(60)"
    stack = deploy(resources(slow, Timeout=1), name="slow")
    assert ended(stack) == "ROLLBACK_COMPLETE"
    assert "timed out after 1.00 seconds" in stack.reasons()["Thing"]


def test_a_function_is_tried_again_before(deploy: Deploy) -> None:
    source = """
import cfnresponse, pathlib, tempfile
seen = pathlib.Path(tempfile.gettempdir()) / "seen"
def handler(event, context):
    if event["RequestType"] == "Create" and not seen.exists():
        seen.touch()
        raise ValueError("the first time")
    cfnresponse.send(event, context, "SUCCESS", {}, "thing")
"""
    parts = resources(source)
    del parts["Once"], parts["Thing"]["DependsOn"]
    assert ended(deploy(parts)) == "CREATE_COMPLETE"


def test_a_function_that_ends_without_an_answer_is_told(deploy: Deploy) -> None:
    stack = deploy(resources("def handler(event, context): return 'done'"))
    assert ended(stack) == "ROLLBACK_COMPLETE"
    assert "`maker` ended without answering CloudFormation" in stack.reasons()["Thing"]


def test_an_answer_may_come_from_a_function_that_got_the_event(deploy: Deploy) -> None:
    source = """
import boto3, cfnresponse, json, time
def handler(event, context):
    if event["RequestType"] == "Create" and "Handed" not in event:
        payload = json.dumps({**event, "Handed": True})
        boto3.client("lambda").invoke(FunctionName="maker", InvocationType="Event", Payload=payload)
    else:
        time.sleep(7 if "Handed" in event else 0)
        cfnresponse.send(event, context, "SUCCESS", {}, "thing")
"""
    assert ended(deploy(resources(source, Timeout=20))) == "CREATE_COMPLETE"


def test_the_service_timeout_holds_while_the_function_runs(deploy: Deploy) -> None:
    source = "import time\ndef handler(event, context): time.sleep(30)"
    stack = deploy(resources(source, timeout=1, Timeout=60))
    assert ended(stack) == "ROLLBACK_COMPLETE"
    assert "timed out after 1s" in stack.reasons()["Thing"]


def test_a_resource_that_is_taken_away_fails_at_once_too(deploy: Deploy) -> None:
    source = """
import cfnresponse
def handler(event, context):
    if event["RequestType"] == "Delete":
        raise ValueError("no way back")
    cfnresponse.send(event, context, "SUCCESS", {}, "thing")
"""
    stack = deploy(resources(source))
    assert ended(stack) == "CREATE_COMPLETE"
    stack.delete()
    assert ended(stack) == "DELETE_FAILED"
    assert "no way back" in stack.reasons()["Thing"]
