from __future__ import annotations

from typing import Any

import pytest

from sls_py.errors import ServiceFileError
from sls_py.stack.merge import merge
from tests.stack.compiling import a_function, a_service, compiled


def template_with(resources: dict[str, Any]) -> dict[str, Any]:
    return compiled(a_service(a_function(), resources=resources)).template


def test_objects_are_merged_by_key_and_lists_by_item() -> None:
    target = {"a": {"x": 1, "l": [{"p": 1}, 2, 3]}, "s": "old"}
    merge(target, {"a": {"y": 2, "l": [{"q": 2}, "two"]}, "s": "new", "n": [1]})
    assert target == {
        "a": {"x": 1, "y": 2, "l": [{"p": 1, "q": 2}, "two", 3]},
        "s": "new",
        "n": [1],
    }


def test_a_longer_list_adds_items() -> None:
    target = {"l": [1]}
    merge(target, {"l": [1, 2]})
    assert target == {"l": [1, 2]}


def test_a_resource_of_ours_can_be_overridden() -> None:
    template = template_with(
        {"Resources": {"HelloLambdaFunction": {"Properties": {"Timeout": 9}, "Metadata": {"a": 1}}}}
    )
    function = template["Resources"]["HelloLambdaFunction"]
    assert function["Properties"]["Timeout"] == 9
    assert function["Properties"]["Handler"] == "handler.main"
    assert function["Metadata"] == {"a": 1}


def test_every_section_of_the_user_is_taken_over() -> None:
    sections = {
        "Description": "mine",
        "Parameters": {"P": {"Type": "String"}},
        "Conditions": {"C": {"Fn::Equals": ["a", "b"]}},
        "Mappings": {"M": {"a": {"b": "c"}}},
        "Metadata": {"x": 1},
    }
    template = template_with(sections)
    assert {key: template[key] for key in sections} == sections


def test_nulls_vanish_from_properties_but_stay_in_lists() -> None:
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"A": None, "B": [{"C": None}, None]}}
    template = template_with({"Resources": {"Q": queue, "Gone": None}})
    assert template["Resources"]["Q"]["Properties"] == {"B": [{}, None]}
    assert "Gone" not in template["Resources"]


def test_extensions_replace_keys_and_append_dependencies() -> None:
    template = template_with(
        {
            "Resources": {"Q": {"Type": "AWS::SQS::Queue", "DependsOn": "HelloLogGroup"}},
            "extensions": {
                "HelloLambdaFunction": {
                    "Properties": {"Role": "arn:mine", "Tags": [{"Key": "a", "Value": "b"}]},
                    "DependsOn": ["Q"],
                    "DeletionPolicy": "Retain",
                    "Metadata": {"m": 1},
                },
                "Q": {"Properties": {"QueueName": "q"}, "DependsOn": "HelloLambdaFunction"},
            },
        }
    )
    function, queue = template["Resources"]["HelloLambdaFunction"], template["Resources"]["Q"]
    assert function["Properties"]["Role"] == "arn:mine"
    assert function["Properties"]["Tags"] == [{"Key": "a", "Value": "b"}]
    assert function["DependsOn"] == ["HelloLogGroup", "Q"]
    assert (function["DeletionPolicy"], function["Metadata"]) == ("Retain", {"m": 1})
    assert queue["Properties"] == {"QueueName": "q"}
    assert queue["DependsOn"] == ["HelloLogGroup", "HelloLambdaFunction"]
    assert "extensions" not in template


def test_extensions_that_cannot_be_applied_are_refused() -> None:
    extensions = {
        "HelloLambdaFuncton": {"Properties": {}},
        "HelloLogGroup": {"Type": "x"},
    }
    with pytest.raises(ServiceFileError) as caught:
        template_with({"extensions": extensions})
    assert [(each.path, each.hint) for each in caught.value.problems] == [
        ("resources.extensions.HelloLambdaFuncton", "did you mean `HelloLambdaFunction`?"),
        ("resources.extensions.HelloLogGroup.Type", None),
    ]
