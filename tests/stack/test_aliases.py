from __future__ import annotations

from typing import Any

import pytest

from tests.stack.compiling import a_function, a_service, compiled


@pytest.mark.parametrize(
    ("settings", "logical_id", "name", "concurrency"),
    [
        ({"provisioned_concurrency": 2}, "HelloProvConcLambdaAlias", "provisioned", 2),
        ({"snap_start": True}, "HelloSnapStartLambdaAlias", "snapstart", None),
        ({"durable": {"executionTimeout": 60}}, "HelloDurableLambdaAlias", "durable", None),
        (
            {"durable": {"executionTimeout": 60}, "provisioned_concurrency": {"Ref": "N"}},
            "HelloDurableLambdaAlias",
            "durable",
            {"Ref": "N"},
        ),
    ],
)
def test_an_alias_points_to_the_version(
    settings: dict[str, Any], logical_id: str, name: str, concurrency: Any
) -> None:
    stack = compiled(a_service(a_function(runtime="python3.13", **settings)))
    expected = {
        "FunctionName": {"Ref": "HelloLambdaFunction"},
        "FunctionVersion": {"Fn::GetAtt": [stack.functions["hello"].version_id, "Version"]},
        "Name": name,
    }
    if concurrency:
        config = {"ProvisionedConcurrentExecutions": concurrency}
        expected["ProvisionedConcurrencyConfig"] = config
    alias = stack.template["Resources"][logical_id]
    assert alias["Properties"] == expected
    assert alias["DependsOn"] == ["HelloLambdaFunction"]


def test_no_provisioned_concurrency_needs_no_alias() -> None:
    stack = compiled(a_service(a_function(provisioned_concurrency=0)))
    assert stack.functions["hello"].alias is None
