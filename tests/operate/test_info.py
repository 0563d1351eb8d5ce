"""Tests of what is deployed."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.errors import NotDeployedError
from sls_py.model.deployed import LiveStack
from sls_py.model.package import Artifact, Artifacts, Package
from sls_py.model.result import DeployResult, FunctionInfo
from sls_py.model.stack import CompiledFunction, CompiledStack
from sls_py.operate.info import deployed_info, info
from tests.operate.fakes import FakeStacks, function, gateways, service

OUTPUTS = {
    "HelloLambdaFunctionUrl": "https://id1.lambda-url.us-east-1.on.aws/",
    "BaseLambdaLayerQualifiedArn": "arn:aws:lambda:us-east-1:1:layer:base:3",
}
STACK = LiveStack(name="shop-dev", stack_id="id", status="UPDATE_COMPLETE", outputs=OUTPUTS)
TEMPLATE = {"Resources": {"HelloLambdaFunction": {"Type": "AWS::Lambda::Function"}}}


def test_a_stack_is_described() -> None:
    found = info(
        service(function("hello"), layers=("base", "other")),
        gateways(FakeStacks(STACK, TEMPLATE)),
    )
    assert (found.stack, found.status, found.outputs) == ("shop-dev", "UPDATE_COMPLETE", OUTPUTS)
    assert [endpoint.function for endpoint in found.endpoints] == ["hello"]
    assert found.layers == {"base": "arn:aws:lambda:us-east-1:1:layer:base:3"}


def test_functions_that_are_not_deployed_yet_are_left_out() -> None:
    found = info(service(function("hello"), function("new")), gateways(FakeStacks(STACK, TEMPLATE)))
    assert found.functions == (FunctionInfo(key="hello", name="shop-dev-hello"),)


@pytest.mark.parametrize(
    ("local", "place", "command"),
    [
        (False, "us-east-1", "`slspy deploy`"),
        (True, "the local cloud", "`slspy deploy --local`"),
    ],
)
def test_a_missing_stack_is_named_with_its_place(local: bool, place: str, command: str) -> None:
    with pytest.raises(NotDeployedError, match=f"`shop-dev` does not exist in {place}") as caught:
        info(service(), gateways(local=local))
    assert f"deploy it with {command}," in str(caught.value.hint)


def test_a_deployment_is_described_from_its_package() -> None:
    artifact = Artifact(
        name="shop.zip",
        kind="code",
        path=Path("shop.zip"),
        digest="d",
        code_sha256="s",
        encoding="ld5",
        size=656,
        unzipped_size=1,
        files=1,
        key="k",
    )
    compiled = CompiledFunction(
        key="hello", name="shop-dev-hello", logical_id="HelloLambdaFunction", artifact="shop.zip"
    )
    stack = CompiledStack(
        service="shop",
        stage="dev",
        region="us-east-1",
        name="shop-dev",
        template=TEMPLATE,
        core_template=None,
        bucket="b",
        prefix="p",
        functions={"hello": compiled},
    )
    package = Package(
        stack=stack, artifacts=Artifacts(items=(artifact,), functions={"hello": "shop.zip"})
    )
    result = DeployResult(
        service="shop",
        stage="dev",
        region="us-east-1",
        stack="shop-dev",
        changed=True,
        outputs=OUTPUTS,
    )
    found = deployed_info(package, result)
    assert found.functions == (FunctionInfo(key="hello", name="shop-dev-hello", size=656),)
    assert [endpoint.url for endpoint in found.endpoints] == [OUTPUTS["HelloLambdaFunctionUrl"]]
