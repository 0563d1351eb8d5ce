"""Tests of references to what a stage goes without."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sls_py.errors import Problem, ServiceFileError
from sls_py.model.left_out import LeftOut
from sls_py.model.service import Service
from sls_py.position import ConfigPath, Position
from tests.stack.compiling import a_function, a_provider, a_service, an_event, compiled

HERE = Position("serverless.yml", 7, 5)
DEBUG = LeftOut(("functions", "debug"), "dev", "stages: [prod]", HERE)
QUEUE = LeftOut(("resources", "Resources", "Queue"), "dev", "enabled: false", HERE)


def problems(service: Service, *left_out: LeftOut) -> tuple[Problem, ...]:
    gone: dict[ConfigPath, LeftOut] = {each.path: each for each in left_out}
    with pytest.raises(ServiceFileError) as caught:
        compiled(replace(service, left_out=gone))
    return caught.value.problems


def with_topic(**properties: Any) -> Service:
    topic = {"Type": "AWS::SNS::Topic", **properties}
    return a_service(a_function(), resources={"Resources": {"Topic": topic}})


@pytest.mark.parametrize(
    "properties",
    [
        {"Properties": {"TopicName": {"Ref": "Queue"}}},
        {"Properties": {"TopicName": {"Fn::Sub": "${Queue.Arn}"}}},
        {"DependsOn": ["Queue"]},
    ],
)
def test_a_reference_to_a_resource_that_is_left_out_names_both(properties: Any) -> None:
    (problem,) = problems(with_topic(**properties), QUEUE)
    message = "resource `Topic` needs resource `Queue`, which is left out of stage `dev`"
    assert (problem.message, problem.path) == (message, "Resources.Topic")
    assert str(problem.hint).startswith("`enabled: false` at serverless.yml:7:5 leaves it out")


@pytest.mark.parametrize("name", ["DebugLambdaFunction", "DebugLogGroup", "DebugLambdaFunctionUrl"])
def test_a_reference_to_a_part_of_a_function_that_is_left_out_names_it(name: str) -> None:
    service = with_topic(Properties={"TopicName": {"Fn::GetAtt": [name, "Arn"]}})
    (problem,) = problems(service, DEBUG)
    assert "needs function `debug`, which is left out of stage `dev`" in problem.message


def test_outputs_are_looked_at() -> None:
    outputs = {"Url": {"Value": {"Ref": "Queue"}}}
    (problem,) = problems(a_service(a_function(), resources={"Outputs": outputs}), QUEUE)
    assert problem.message.startswith("output `Url` needs resource `Queue`")


def test_what_was_added_in_another_way_is_no_problem() -> None:
    service = a_service(
        a_function(),
        resources={
            "Parameters": {"Queue": {"Type": "String"}},
            "Outputs": {"Url": {"Value": {"Ref": "Queue"}}},
        },
    )
    assert compiled(replace(service, left_out={QUEUE.path: QUEUE})).template["Outputs"]["Url"]


def test_a_destination_that_is_left_out_is_named() -> None:
    service = a_service(a_function(destinations={"onFailure": "debug"}))
    (problem,) = problems(service, DEBUG)
    assert problem.hint == str(DEBUG)


@pytest.mark.parametrize(
    ("kind", "config"),
    [
        ("http", {"path": "x", "method": "get", "authorizer": {"name": "debug"}}),
        ("websocket", {"route": "$connect", "authorizer": {"name": "debug"}}),
    ],
)
def test_an_authorizer_that_is_left_out_is_named(kind: str, config: Any) -> None:
    service = a_service(a_function(events=(an_event(kind, config),)))
    assert str(DEBUG) in {problem.hint for problem in problems(service, DEBUG)}


def test_an_extension_of_what_is_left_out_says_so() -> None:
    service = a_service(a_function(), resources={"extensions": {"DebugLambdaFunction": {}}})
    (problem,) = problems(service, DEBUG)
    assert problem.hint == str(DEBUG)


def test_what_functions_inherit_is_found_in_the_provider() -> None:
    inherited = {"QUEUE": {"Ref": "Queue"}}
    there = Position("serverless.yml", 3, 9)
    service = replace(
        a_service(
            a_function(),
            provider=a_provider(environment=inherited),
            positions={("provider", "environment", "QUEUE"): there, ("functions", "hello"): HERE},
        ),
        config={"provider": {"environment": inherited}, "functions": {"hello": {}}},
    )
    assert problems(service, QUEUE)[0].position == there
