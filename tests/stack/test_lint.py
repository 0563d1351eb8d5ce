from __future__ import annotations

from typing import Any

import pytest

from sls_py.errors import Problem, ServiceFileError
from sls_py.position import Position
from sls_py.report import SilentReporter, Warned
from sls_py.stack.lint import lint
from tests.stack.compiling import a_function, a_service, compiled
from tests.stack.templates import queue, template


def messages(*args: Any, **sections: Any) -> list[str]:
    return [problem.message for problem in lint(template(*args, **sections))]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"Ref": "Nope"}, "`Ref` names `Nope`, which is not a resource or parameter of the stack"),
        ({"Fn::GetAtt": ["Nope", "Arn"]}, "`Fn::GetAtt` names `Nope`, which is not a resource of the stack"),
        ({"Fn::GetAtt": "Nope.Arn"}, "`Fn::GetAtt` names `Nope`, which is not a resource of the stack"),
        ({"Fn::GetAtt": ["P", "Arn"]}, "`Fn::GetAtt` names `P`, which is not a resource of the stack"),
        ({"Fn::Sub": "a-${Nope}"}, "`Fn::Sub` names `Nope`, which is not a resource or parameter of the stack"),
        ({"Fn::Sub": "${Nope.Arn}"}, "`Fn::Sub` names `Nope`, which is not a resource of the stack"),
        ({"Fn::If": ["Nope", 1, 2]}, "`Fn::If` names `Nope`, which is not a condition of the stack"),
        ({"Fn::FindInMap": ["Nope", "a", "b"]}, "`Fn::FindInMap` names `Nope`, which is not a mapping of the stack"),
        ({"Fn::Join": ["", ["a", {"Ref": "Nope"}]]}, "`Ref` names `Nope`, which is not a resource or parameter of the stack"),
    ],
)  # fmt: skip
def test_a_name_that_leads_nowhere_is_found(value: Any, message: str) -> None:
    assert messages({"Q": queue(value)}, Parameters={"P": {"Type": "String"}}) == [message]


@pytest.mark.parametrize(
    "value",
    [
        {"Ref": "Other"},
        {"Ref": "P"},
        {"Ref": "AWS::NoValue"},
        {"Fn::GetAtt": ["Other", "Arn"]},
        {"Fn::GetAtt": "Other.Outputs.Thing"},
        {"Fn::GetAtt": [{"Ref": "P"}, "Arn"]},
        {"Fn::Sub": "${AWS::Region}-${P}-${Other}-${Other.Arn}-${!Nope}-$${P}-${ Nope }"},
        {"Fn::Sub": ["${own}-${own.part}", {"own": "x", "own.part": {"Ref": "P"}}]},
        {"Fn::If": ["Yes", {"Ref": "P"}, {"Ref": "AWS::NoValue"}]},
        {"Fn::FindInMap": ["M", "a", "b"]},
        {"Fn::ImportValue": {"Fn::Sub": "${P}-x"}},
        {"Ref": "Nope", "and": "more"},
        "${Nope}",
        {"Condition": "Nope"},
    ],
)
def test_what_cloudformation_accepts_passes(value: Any) -> None:
    resources = {"Q": queue(value), "Other": queue("other")}
    sections = {
        "Parameters": {"P": {"Type": "String"}},
        "Conditions": {"Yes": {"Fn::Equals": [{"Ref": "P"}, "x"]}},
        "Mappings": {"M": {"a": {"b": "c"}}},
    }
    assert messages(resources, **sections) == []


def test_dependencies_and_conditions_must_exist() -> None:
    resources = {"Q": queue(DependsOn="Gone"), "R": queue("r", DependsOn=["Q"], Condition="Never")}
    assert messages(resources) == [
        "condition `Never` is not defined",
        "`DependsOn` names `Gone`, which is not a resource of the stack",
    ]


def test_conditions_of_conditions_and_outputs_are_checked() -> None:
    sections = {
        "Conditions": {"A": {"Fn::And": [{"Condition": "B"}, {"Fn::Equals": [{"Ref": "P"}, "1"]}]}},
        "Outputs": {"O": {"Value": {"Ref": "Gone"}, "Condition": "C"}},
    }
    assert messages({"Q": queue()}, **sections) == [
        "`Ref` names `Gone`, which is not a resource or parameter of the stack",
        "`Ref` names `P`, which is not a resource or parameter of the stack",
        "condition `C` is not defined",
        "condition `B` is not defined",
    ]


@pytest.mark.parametrize(
    "sections", [{"Transform": ["AWS::Serverless-2016-10-31"]}, {"Transform": "Macro"}]
)
def test_macros_turn_the_checks_off(sections: dict[str, Any]) -> None:
    assert messages({"Q": queue({"Ref": "Made by the macro"})}, **sections) == []


def test_a_transform_inside_a_resource_turns_the_checks_off() -> None:
    include = {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://x"}}}
    assert messages({"Q": queue({"Ref": "FromInclude"}), "R": include}) == []


def test_modules_turn_the_checks_off() -> None:
    module = {"Type": "My::S3::Bucket::MODULE", "Properties": {}}
    assert messages({"M": module, "Q": queue({"Ref": "M.Bucket"})}) == []


def test_a_cycle_is_told_once() -> None:
    resources = {
        "A": queue({"Ref": "B"}),
        "B": queue({"Fn::GetAtt": ["C", "QueueName"]}),
        "C": queue("c", DependsOn=["A"]),
        "D": queue({"Ref": "A"}),
    }
    (message,) = messages(resources)
    assert message == "resources wait for each other: `A` -> `B` -> `C` -> `A`"


def test_every_independent_cycle_is_told() -> None:
    resources = {
        "A": queue({"Ref": "B"}),
        "B": queue({"Ref": "A"}),
        "C": queue({"Ref": "C"}),
    }
    assert len(messages(resources)) == 2


def test_a_cycle_that_a_condition_may_break_passes() -> None:
    sections = {"Conditions": {"Yes": {"Fn::Equals": ["1", "1"]}}}
    resources = {
        "A": queue({"Fn::If": ["Yes", {"Ref": "B"}, "x"]}),
        "B": queue({"Ref": "A"}),
        "C": queue({"Ref": "D"}, Condition="Yes"),
        "D": queue({"Ref": "C"}),
    }
    assert messages(resources, **sections) == []


def test_a_long_chain_is_no_cycle() -> None:
    resources = {f"Q{index}": queue({"Ref": f"Q{index + 1}"}) for index in range(300)}
    assert messages(resources | {"Q300": queue()}) == []


RESOURCES = {"Resources": {"Queue": queue({"Ref": "Nmae"}), "Name": queue()}}
WHERE = Position("serverless.yml", 12, 7)


def dangling() -> Any:
    service = a_service(
        a_function(),
        resources=RESOURCES,
        positions={
            ("resources",): Position("serverless.yml", 9, 1),
            ("resources", "Resources", "Queue", "Properties", "QueueName"): WHERE,
        },
    )
    service.config.update({"resources": RESOURCES})
    return service


def test_a_strict_compilation_raises_with_place_and_hint() -> None:
    with pytest.raises(ServiceFileError) as caught:
        compiled(dangling(), strict=True)
    assert caught.value.problems == (
        Problem(
            message="`Ref` names `Nmae`, which is not a resource or parameter of the stack",
            position=WHERE,
            hint="did you mean `Name`?",
            path="Resources.Queue",
        ),
    )


def test_other_compilations_warn() -> None:
    reporter = SilentReporter()
    compiled(dangling(), reporter=reporter)
    (event,) = reporter.events
    assert isinstance(event, Warned)
    assert event.problem.severity == "warning"
    assert event.problem.position == WHERE


def test_a_dangling_reference_in_a_function_is_placed_there() -> None:
    config = {"functions": {"hello": {"environment": {"TABLE": {"Ref": "Table"}}}}}
    service = a_service(
        a_function(environment={"TABLE": {"Ref": "Table"}}),
        positions={("functions", "hello", "environment", "TABLE"): WHERE},
    )
    service.config.update(config)
    with pytest.raises(ServiceFileError) as caught:
        compiled(service, strict=True)
    assert caught.value.problems[0].position == WHERE
