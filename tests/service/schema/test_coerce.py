from __future__ import annotations

from typing import Any

import pytest

from sls_py.service.schema.coerce import coerce
from sls_py.service.schema.definitions import DEFINITIONS


def defined(name: str, value: Any) -> Any:
    return coerce({"$ref": f"#/$defs/{name}", "$defs": DEFINITIONS}, value)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("string", 5, "5"),
        ("string", 1.5, "1.5"),
        ("string", True, "true"),
        ("string", None, ""),
        ("string", ["a"], "a"),
        ("string", [5], "5"),
        ("string", ["a", "b"], ["a", "b"]),
        ("string", {"a": 1}, {"a": 1}),
        ("integer", "512", 512),
        ("integer", " 5 ", 5),
        ("integer", "5.0", 5),
        ("integer", "0x10", 16),
        ("integer", "5.5", "5.5"),
        ("integer", 5.5, 5.5),
        ("integer", True, 1),
        ("integer", "x", "x"),
        ("integer", "", ""),
        ("integer", ["7"], 7),
        ("number", "1.5", 1.5),
        ("number", False, 0),
        ("boolean", "true", True),
        ("boolean", "false", False),
        ("boolean", 1, True),
        ("boolean", 0, False),
        ("boolean", "yes", "yes"),
        ("array", "a", ["a"]),
        ("array", 5, [5]),
        ("array", {"a": 1}, {"a": 1}),
        ("object", "a", "a"),
        ("object", [{"a": 1}], [{"a": 1}]),
        ("null", "", None),
    ],
)
def test_scalars_and_lists_follow_the_type(kind: str, value: Any, expected: Any) -> None:
    found = coerce({"type": kind}, value)
    assert found == expected
    assert type(found) is type(expected)


def test_the_first_possible_type_wins() -> None:
    assert coerce({"type": ["integer", "boolean"]}, "true") is True
    assert coerce({"type": ["integer", "string"]}, "5") == "5"


def test_values_deep_inside_are_coerced_in_place() -> None:
    schema = {
        "properties": {
            "list": {"type": "array", "items": {"type": "integer"}},
            "pair": {"prefixItems": [{"type": "string"}, {"type": "integer"}]},
        },
        "patternProperties": {"^n": {"type": "integer"}},
        "additionalProperties": {"type": "string"},
    }
    value = {"list": "1", "pair": [1, "2"], "n1": "3", "other": 4}
    assert coerce(schema, value) is value
    assert value == {"list": [1], "pair": ["1", 2], "n1": 3, "other": "4"}


def test_unions_are_tried_in_order() -> None:
    assert coerce({"anyOf": [{"type": "string"}, {"type": "integer"}]}, 5) == "5"
    assert coerce({"anyOf": [{"type": "integer"}, {"type": "string"}]}, 5) == 5
    assert coerce({"anyOf": [{"const": 5}, {"type": "string"}]}, 5) == 5


def test_what_a_failed_branch_coerced_stays() -> None:
    schema = {"anyOf": [{"type": "string", "pattern": "^a"}, {"type": "array"}]}
    assert coerce(schema, ["b"]) == ["b"]
    assert coerce({"anyOf": [{"type": "string", "pattern": "^a"}, {}]}, ["b"]) == "b"


def test_environment_values_become_text() -> None:
    value = {"A": 5, "B": True, "C": 1.5, "D": "", "E": {"Ref": "X"}, "F": ["x"]}
    assert defined("awsLambdaEnvironment", value) == {
        "A": "5",
        "B": "true",
        "C": "1.5",
        "D": "",
        "E": {"Ref": "X"},
        "F": "x",
    }


def test_an_item_that_is_looked_at_alone_stays_in_its_list() -> None:
    assert defined("awsLambdaEnvironment", {"A": [{"Ref": "X"}]}) == {"A": [{"Ref": "X"}]}


def test_statements_get_lists_of_actions_and_lose_lists_of_one_resource() -> None:
    statements = [{"Effect": "Allow", "Action": "s3:Get", "NotResource": ["x"]}]
    assert defined("awsIamPolicyStatements", statements) == [
        {"Effect": "Allow", "Action": ["s3:Get"], "NotResource": "x"}
    ]


def test_exclusive_branches_are_all_tried() -> None:
    schema = {"oneOf": [{"type": "string", "minLength": 9}, {"type": "string"}]}
    assert coerce(schema, 5) == "5"


def test_a_negated_branch_changes_nothing() -> None:
    assert coerce({"not": {"type": "string"}}, 5) == 5


@pytest.mark.parametrize(
    ("keyword", "fitting", "other"),
    [
        ({"minimum": 3}, 3, 2),
        ({"exclusiveMaximum": 3}, 2, 3),
        ({"maxItems": 1}, [1], [1, 2]),
        ({"minProperties": 1}, {"a": 1}, {}),
        ({"required": ["a"]}, {"a": 1}, {"b": 1}),
        ({"propertyNames": {"maxLength": 1}}, {"a": 1}, {"ab": 1}),
        ({"dependentRequired": {"a": ["b"]}}, {"b": 1}, {"a": 1}),
        ({"pattern": "^a$"}, "a", "a\n"),
        ({"enum": [1]}, 1, True),
        ({"allOf": [{"minLength": 2}]}, "ab", "a"),
        ({"properties": {"a": False}}, {"b": 1}, {"a": 1}),
    ],
)
def test_every_keyword_can_decide_a_union(keyword: Any, fitting: Any, other: Any) -> None:
    schema = {"properties": {"v": {"anyOf": [keyword, {"type": "array"}]}}}
    assert coerce(schema, {"v": fitting}) == {"v": fitting}
    wrapped = other if isinstance(other, dict | list) else [other]
    assert coerce(schema, {"v": other}) == {"v": wrapped}
