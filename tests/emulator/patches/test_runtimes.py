"""Functions that cannot run here are refused when they are deployed, and the others run whatever they are written in."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sls_py.emulator import LocalCloud
    from tests.emulator.conftest import Client, Deploy, MakeZip, Start

pytestmark = pytest.mark.emulator

_IMAGES = "the local cloud does not run container images"
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


def test_functions_of_container_images_are_refused_by_a_server_of_its_own(
    start: Start, client_of: Callable[[LocalCloud, str], Any]
) -> None:
    cloud = start()
    image = {"ImageUri": "000000000000.dkr.ecr.us-east-1.amazonaws.com/shop:v1"}
    with (
        closing(client_of(cloud, "lambda")) as functions,
        pytest.raises(ClientError, match=_IMAGES),
    ):
        functions.create_function(FunctionName="fn", Role=_ROLE, PackageType="Image", Code=image)
    properties = {"Role": _ROLE, "PackageType": "Image", "Code": image}
    template = {"Resources": {"Fn": {"Type": "AWS::Lambda::Function", "Properties": properties}}}
    with closing(client_of(cloud, "cloudformation")) as api:
        stack = api.create_stack(StackName="s", TemplateBody=json.dumps(template))["StackId"]
        events = api.describe_stack_events(StackName=stack)["StackEvents"]
    reasons = [each.get("ResourceStatusReason", "") for each in events]
    assert any(_IMAGES in reason for reason in reasons)


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
