"""What makes an update necessary."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sls_py.deploy import compare
from sls_py.model.deployed import Deployed, LiveStack
from sls_py.model.stack import CompiledStack
from sls_py.testing.packages import simple_package


def pair(tmp_path: Path, *, live: dict[str, Any] | None = None, **stack: Any) -> tuple[str, ...]:
    """Return the reasons for updating a stack that was just deployed, with some things changed."""
    compiled = simple_package(tmp_path, **stack).stack
    return compare.reasons(compiled, as_deployed(compiled, **(live or {})))


def as_deployed(stack: CompiledStack, **live: Any) -> Deployed:
    shown = LiveStack(
        name=stack.name, stack_id="arn", status="UPDATE_COMPLETE", tags=dict(stack.tags)
    )
    return Deployed(stack=replace(shown, **live), template=stack.template)


def with_parameter(tmp_path: Path, declared: dict[str, Any]) -> CompiledStack:
    stack = simple_package(tmp_path).stack
    return replace(stack, template={**stack.template, "Parameters": {"Size": declared}})


def test_the_same_stack_needs_no_update(tmp_path: Path) -> None:
    assert pair(tmp_path) == ()


def test_one_and_true_are_different() -> None:
    assert not compare.equal({"a": 1}, {"a": True})
    assert compare.equal({"a": 1, "b": [2]}, {"b": [2], "a": 1})


def test_another_template_needs_an_update(tmp_path: Path) -> None:
    compiled = simple_package(tmp_path).stack
    deployed = replace(as_deployed(compiled), template={"Resources": {}})
    assert compare.reasons(compiled, deployed) == ("template",)


@pytest.mark.parametrize(
    ("live", "reasons"),
    [
        ({"status": "UPDATE_FAILED"}, ("status",)),
        ({"status": "UPDATE_ROLLBACK_COMPLETE"}, ()),
        ({"tags": {}}, ("tags",)),
        ({"tags": {"STAGE": "dev", "aws:cloudformation:stack-name": "x"}}, ()),
    ],
)
def test_status_and_tags_count(tmp_path: Path, live: dict[str, Any], reasons: tuple[str]) -> None:
    assert pair(tmp_path, live=live) == reasons


def test_notification_topics_count_without_their_order(tmp_path: Path) -> None:
    stack = {"notification_arns": ("a", "b")}
    assert pair(tmp_path, live={"notification_arns": ("b", "a")}, **stack) == ()
    assert pair(tmp_path, live={}, **stack) == ("notification ARNs",)


def test_a_rollback_configuration_counts(tmp_path: Path) -> None:
    wanted = {"RollbackTriggers": [{"Arn": "alarm", "Type": "AWS::CloudWatch::Alarm"}]}
    live = {"rollback_configuration": {**wanted, "MonitoringTimeInMinutes": 0}}
    assert pair(tmp_path, live=live, rollback_configuration=wanted) == ()
    assert pair(tmp_path, rollback_configuration=wanted) == ("rollback configuration",)


@pytest.mark.parametrize(
    ("declared", "given", "live", "differs"),
    [
        ({"Type": "String"}, "2", "1", True),
        ({"Type": "String"}, "1", "1", False),
        ({"Type": "Number", "Default": 1}, None, "1", False),
        ({"Type": "Number", "Default": 1}, None, "2", True),
        ({"Type": "String", "NoEcho": True}, "secret", "****", True),
        ({"Type": "String", "NoEcho": True}, None, "****", False),
        ({"Type": "AWS::SSM::Parameter::Value<String>"}, "/a", "/a", True),
    ],
)
def test_parameters_count(
    tmp_path: Path, declared: dict[str, Any], given: str | None, live: str, *, differs: bool
) -> None:
    stack = with_parameter(tmp_path, declared)
    if given is not None:
        parameter = {"ParameterKey": "Size", "ParameterValue": given}
        stack = replace(stack, parameters=(parameter,))
    found = compare.reasons(stack, as_deployed(stack, parameters={"Size": live}))
    assert found == (("parameters",) if differs else ())


def test_a_parameter_that_keeps_its_value_does_not_count(tmp_path: Path) -> None:
    stack = with_parameter(tmp_path, {"Type": "String", "NoEcho": True})
    parameter = {"ParameterKey": "Size", "UsePreviousValue": True}
    stack = replace(stack, parameters=(parameter,))
    assert compare.reasons(stack, as_deployed(stack, parameters={"Size": "****"})) == ()


@pytest.mark.parametrize(
    ("transform", "reasons"),
    [
        ("AWS::LanguageExtensions", ()),
        (["AWS::Serverless-2016-10-31"], ()),
        ("MyMacro", ("macros",)),
        ({"Name": "AWS::Include", "Parameters": {"Location": "s3://a/b"}}, ("macros",)),
    ],
)
def test_a_macro_may_give_something_else_each_time(
    tmp_path: Path, transform: object, reasons: tuple[str]
) -> None:
    stack = simple_package(tmp_path).stack
    stack.template["Transform"] = transform
    assert compare.reasons(stack, as_deployed(stack)) == reasons


def test_a_macro_inside_a_resource_is_found(tmp_path: Path) -> None:
    resources = {"A": {"Fn::Transform": {"Name": "AWS::Include"}}}
    assert pair(tmp_path, resources=resources) == ("macros",)
