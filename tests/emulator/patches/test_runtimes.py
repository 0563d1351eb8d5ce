"""Functions that cannot run here are refused when they are deployed, and the others run whatever they are written in."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from tests.emulator.conftest import Client, Deploy, MakeZip

pytestmark = pytest.mark.emulator

_ROLE = "arn:aws:iam::000000000000:role/role"


@pytest.mark.parametrize("runtime", ["ruby3.3", "java21", "dotnet8"])
def test_the_api_refuses_a_runtime_that_cannot_run_here(
    runtime: str, client: Client, make_zip: MakeZip
) -> None:
    with pytest.raises(ClientError, match=f"does not run {runtime}"):
        client("lambda").create_function(
            FunctionName="fn",
            Runtime=runtime,
            Handler="app.handler",
            Role=_ROLE,
            Code={"ZipFile": make_zip({"app": ""})},
        )


def test_a_stack_with_such_a_function_fails_and_says_why(deploy: Deploy) -> None:
    stack = deploy(
        {
            "Function": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "Runtime": "java21",
                    "Handler": "app.Handler",
                    "Role": _ROLE,
                    "Code": {"ZipFile": "x"},
                },
            }
        }
    )
    assert stack.status == "ROLLBACK_COMPLETE"
    assert "the local cloud does not run java21" in stack.reasons()["Function"]


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_a_node_function_has_errors_logs_and_metrics_like_others(
    client: Client, make_zip: MakeZip
) -> None:
    client("iam").create_role(RoleName="role", AssumeRolePolicyDocument="{}")
    source = "exports.handler = async (e) => { console.log('saw', e); throw new TypeError('x') }"
    client("lambda").create_function(
        FunctionName="fn",
        Runtime="nodejs20.x",
        Handler="app.handler",
        Role=_ROLE,
        Code={"ZipFile": make_zip({"app.js": source})},
    )
    answer = client("lambda").invoke(FunctionName="fn", Payload=b"1")
    failure = json.loads(answer["Payload"].read())
    assert (failure["errorType"], failure["errorMessage"]) == ("TypeError", "x")
    events = client("logs").filter_log_events(logGroupName="/aws/lambda/fn")["events"]
    assert any(event["message"].startswith("REPORT RequestId") for event in events)
