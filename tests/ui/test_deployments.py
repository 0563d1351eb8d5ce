"""Tests of how a deployment is shown."""

from __future__ import annotations

from dataclasses import replace

from sls_py.model.result import DeployResult, FunctionChange, FunctionInfo, ServiceInfo
from sls_py.ui.deployments import (
    deployment_end,
    deployment_json,
    deployment_lines,
    function_end,
    function_lines,
    left_change_set,
)


def result(*changes: FunctionChange, changed: bool = True) -> DeployResult:
    return DeployResult(
        service="shop",
        stage="dev",
        region="us-east-1",
        stack="shop-dev",
        changed=changed,
        functions=changes,
        seconds={"stack": 1.23456},
        notes=("the bucket was adopted",),
    )


def change(key: str, what: str, detail: str = "") -> FunctionChange:
    return FunctionChange(key=key, name=f"shop-dev-{key}", change=what, detail=detail)


INFO = ServiceInfo(
    service="shop",
    stage="dev",
    region="us-east-1",
    stack="shop-dev",
    status="",
    functions=(
        FunctionInfo(key="a", name="shop-dev-a", size=1),
        FunctionInfo(key="b", name="shop-dev-b", size=1),
    ),
)


def test_the_end_tells_whether_anything_changed() -> None:
    assert deployment_end(result()) == "Service deployed to stack shop-dev"
    assert deployment_end(result(changed=False)) == "No changes to deploy"


def test_healed_functions_are_told_and_notes_not_a_second_time() -> None:
    shown = deployment_lines(
        result(change("a", "healed", "live code differed"), change("b", "code"))
    )
    assert shown == ["  a: healed live code differed"]


def test_json_has_the_change_of_every_function() -> None:
    shown = deployment_json(result(change("a", "code")), INFO)
    assert [(entry["key"], entry["change"]) for entry in shown["functions"]] == [
        ("a", "code"),
        ("b", "unchanged"),
    ]
    assert shown["changed"] is True
    assert shown["seconds"] == {"stack": 1.235}


def test_updated_functions_are_named() -> None:
    assert function_end([change("a", "code"), change("b", "unchanged")]) == (
        "Function a deployed: code"
    )
    assert function_end([change("a", "code"), change("b", "code")]) == "Functions a, b deployed"


def test_unchanged_functions_are_said_to_be_so() -> None:
    assert function_end([change("a", "unchanged")]) == "Function a unchanged, nothing to deploy"


def test_each_function_has_a_line() -> None:
    assert function_lines([change("a", "code", "2 kB")]) == ["  a: code 2 kB"]


def test_a_change_set_that_was_left_comes_with_the_command_that_executes_it() -> None:
    left = replace(result(changed=False), change_set="slspy-1")
    assert deployment_end(left) == "Change set slspy-1 made, and left as it is"
    assert "execute-change-set --stack-name shop-dev --change-set-name slspy-1" in left_change_set(
        left
    )
