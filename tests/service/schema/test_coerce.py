from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sls_py.events import EVENTS
from sls_py.model.options import Options
from sls_py.service.extensions import Extensions
from sls_py.service.load import read
from sls_py.service.schema.assemble import whole_schema
from sls_py.service.schema.coerce import coerce
from sls_py.service.schema.definitions import DEFINITIONS


def defined(name: str, value: Any) -> Any:
    return coerce({"$ref": f"#/$defs/{name}", "$defs": DEFINITIONS}, value).value


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
    found = coerce({"type": kind}, value).value
    assert found == expected
    assert type(found) is type(expected)


def test_the_first_possible_type_wins() -> None:
    assert coerce({"type": ["integer", "boolean"]}, "true").value is True
    assert coerce({"type": ["integer", "string"]}, "5").value == "5"


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
    assert coerce(schema, value).value is value
    assert value == {"list": [1], "pair": ["1", 2], "n1": 3, "other": "4"}


def test_unions_are_tried_in_order() -> None:
    assert coerce({"anyOf": [{"type": "string"}, {"type": "integer"}]}, 5).value == "5"
    assert coerce({"anyOf": [{"type": "integer"}, {"type": "string"}]}, 5).value == 5
    assert coerce({"anyOf": [{"const": 5}, {"type": "string"}]}, 5).value == 5


def test_what_a_failed_branch_coerced_stays() -> None:
    schema = {"anyOf": [{"type": "string", "pattern": "^a"}, {"type": "array"}]}
    assert coerce(schema, ["b"]).value == ["b"]
    assert coerce({"anyOf": [{"type": "string", "pattern": "^a"}, {}]}, ["b"]).value == "b"


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
    assert coerce(schema, 5).value == "5"


def test_a_negated_branch_changes_nothing() -> None:
    assert coerce({"not": {"type": "string"}}, 5).value == 5


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
    assert coerce(schema, {"v": fitting}).value == {"v": fitting}
    wrapped = other if isinstance(other, dict | list) else [other]
    assert coerce(schema, {"v": other}).value == {"v": wrapped}


RATE = {"anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "string"}}]}


@pytest.mark.parametrize(
    ("schema", "value", "certain"),
    [
        ({"type": "string"}, "x", True),
        ({"type": "string"}, 5, True),
        ({"properties": {"rate": RATE}}, {"rate": "x"}, True),
        ({"type": "string", "x-note": 1, "description": "d"}, "x", True),
        ({"type": "string"}, {}, False),
        ({"type": "string", "format": "uri"}, "x", False),
        ({"type": "string", "pattern": r"^\S+$"}, "a\u00a0b", False),
        ({"enum": [5], "anyOf": [{"type": "string"}]}, 5, False),
        ({"allOf": [{"type": "integer"}, {"type": "string"}]}, 5, False),
        ({"anyOf": [{"type": "integer"}, {"minLength": 1}]}, ["x"], False),
        (
            {
                "properties": {"a": {"type": "string"}},
                "patternProperties": {"a": {"type": "integer"}},
            },
            {"a": 5},
            False,
        ),
    ],
)
def test_a_value_fits_for_certain_when_nobody_may_see_it_otherwise(
    schema: dict[str, Any], value: Any, certain: bool
) -> None:
    assert coerce(schema, value).fits is certain


SERVICES = sorted((Path(__file__).parents[2] / "stack" / "services").glob("*.yml"))
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 1000),
    st.sampled_from(["", "5", "true", "x", "é", "GET /x", "rate(5 minutes)", "128"]),
    st.sampled_from([[], ["x"], [5], [["x"]], ["x", "y"], {}, {"a": 1}, {"Ref": "X"}]),
)


@given(st.sampled_from(SERVICES), st.integers(0, 10_000), ODD)
@settings(max_examples=200, deadline=None)
def test_what_fits_for_certain_passes_the_validator(file: Path, place: int, odd: Any) -> None:
    config = copy.deepcopy(_config(file))
    spots = list(_spots(config))
    holder, key = spots[place % len(spots)]
    holder[key] = copy.deepcopy(odd)
    found = coerce(_schema(), config)
    assert not found.fits or _validator().is_valid(found.value)


@cache
def _config(file: Path) -> Any:
    return read(file.parent, Options(directory=file.parent, config=file.name), {}).tree.value


@cache
def _schema() -> dict[str, Any]:
    return whole_schema(Extensions(), frozenset(EVENTS))


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(_schema(), validate_formats=True)


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place in a value: what holds it, and the key or index."""
    keys = value if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _spots(value[key])
