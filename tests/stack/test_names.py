from __future__ import annotations

from dataclasses import replace
from typing import Any

from sls_py.errors import Problem
from sls_py.position import Position
from sls_py.stack.names import check_names
from tests.stack.compiling import a_function, a_service
from tests.stack.templates import queue, template


def problems(*args: Any, service: Any = None, **sections: Any) -> list[Problem]:
    return list(check_names(template(*args, **sections), service))


def messages(*args: Any, **sections: Any) -> list[str]:
    return [problem.message for problem in problems(*args, **sections)]


def test_names_that_are_too_long_are_told() -> None:
    found = messages({"Q": queue("q" * 81), "R": queue({"Fn::Join": ["-", ["r" * 90, "x"]]})})
    assert found == [f"`QueueName` has 81 characters, AWS takes 80: `{'q' * 81}`"]


def test_a_function_whose_name_is_too_long_is_pointed_at() -> None:
    where = Position("serverless.yml", 7, 3)
    service = a_service(a_function(key="hello"), positions={("functions", "hello"): where})
    service.config.update({"functions": {"hello": {"handler": "handler.main"}}})
    function = {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "n" * 65}}
    (problem,) = problems({"HelloLambdaFunction": function}, service=service)
    assert problem.message.startswith("`FunctionName` has 65 characters, AWS takes 64")
    assert (problem.position, problem.hint) == (where, "give the function a shorter `name`")


def test_a_joined_role_name_is_measured_with_the_region() -> None:
    parts = ["n" * 50, {"Ref": "AWS::Region"}, "lambdaRole"]
    role = {"Type": "AWS::IAM::Role", "Properties": {"RoleName": {"Fn::Join": ["-", parts]}}}
    (problem,) = problems({"Role": role}, service=a_service(a_function()))
    assert problem.message.startswith("`RoleName` has 71 characters, AWS takes 64")
    assert problem.hint == "name the role in `provider.iam.role.name`"


def test_a_stack_name_that_is_too_long_is_told() -> None:
    service = replace(a_service(a_function()), name="s" * 126)
    (problem,) = problems({"Q": queue("q")}, service=service)
    assert problem.message.startswith("the stack's name has 130 characters, AWS takes 128")
    assert "provider.stackName" in (problem.hint or "")


def test_a_logical_id_has_letters_and_digits_only() -> None:
    found = messages({"My-Queue": queue()}, Outputs={"the_url": {"Value": "x"}})
    assert found == [
        "`My-Queue` is not a logical id: 1 to 255 letters and digits",
        "`the_url` is not a logical id: 1 to 255 letters and digits",
    ]


def test_a_logical_id_has_an_end() -> None:
    assert messages({"Q" * 255: queue()}) == []
    (message,) = messages({"Q" * 256: queue()})
    assert message.endswith("1 to 255 letters and digits")
