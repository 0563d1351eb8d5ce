"""Calls of an alias are shared out as its weights say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client, MakeZip

pytestmark = pytest.mark.emulator


def test_the_second_version_gets_its_share(client: Client, make_zip: MakeZip) -> None:
    functions = client("lambda")
    client("iam").create_role(RoleName="role", AssumeRolePolicyDocument="{}")
    code = make_zip({"app.py": "def handler(event, context): return context.function_version"})
    functions.create_function(
        FunctionName="fn",
        Runtime="python3.11",
        Handler="app.handler",
        Role="arn:aws:iam::000000000000:role/role",
        Code={"ZipFile": code},
    )
    functions.publish_version(FunctionName="fn")
    more = make_zip({"app.py": "def handler(event, context): return context.function_version  #"})
    functions.update_function_code(FunctionName="fn", ZipFile=more, Publish=True)

    def versions(weight: float) -> set[str]:
        functions.update_alias(
            FunctionName="fn",
            Name="live",
            RoutingConfig={"AdditionalVersionWeights": {"2": weight}},
        )
        answers = [functions.invoke(FunctionName="fn", Qualifier="live") for _ in range(30)]
        executed = {answer["ExecutedVersion"] for answer in answers}
        assert executed == {json.loads(answer["Payload"].read()) for answer in answers}
        return executed

    functions.create_alias(FunctionName="fn", Name="live", FunctionVersion="1")
    assert versions(1.0) == {"2"}
    assert versions(0.0) == {"1"}
    assert versions(0.5) == {"1", "2"}
