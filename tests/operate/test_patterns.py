"""Tests of event patterns: what is made fits, and what does not fit is known."""

from __future__ import annotations

import pytest

from sls_py.model.values import CfValue, JsonObject
from sls_py.operate.patterns import fits, fitting

MADE: list[tuple[JsonObject, JsonObject]] = [
    ({}, {}),
    ({"a": ["x", "y"]}, {"a": "x"}),
    ({"a": {"b": [1]}}, {"a": {"b": 1}}),
    ({"a": [None]}, {"a": None}),
    ({"a": [False]}, {"a": False}),
    ({"a": [{"prefix": "in/"}]}, {"a": "in/sample"}),
    ({"a": [{"prefix": {"equals-ignore-case": "IN/"}}]}, {"a": "IN/sample"}),
    ({"a": [{"suffix": ".json"}]}, {"a": "sample.json"}),
    ({"a": [{"anything-but": "sample"}]}, {"a": "another"}),
    ({"a": [{"anything-but": ["sample", "another"]}]}, {"a": "0"}),
    ({"a": [{"anything-but": {"prefix": "s"}}]}, {"a": "another"}),
    ({"a": [{"anything-but": {"wildcard": ["s*", "a*"]}}]}, {"a": "0"}),
    ({"a": [{"numeric": ["=", 5]}]}, {"a": 5}),
    ({"a": [{"numeric": [">", 0, "<=", 5]}]}, {"a": 5}),
    ({"a": [{"numeric": [">", 0, "<", 1]}]}, {"a": 0.5}),
    ({"a": [{"numeric": ["<", -3]}]}, {"a": -4}),
    ({"a": [{"exists": True}]}, {"a": "sample"}),
    ({"a": [{"exists": False}]}, {}),
    ({"a": [{"equals-ignore-case": "Ada"}]}, {"a": "Ada"}),
    ({"a": [{"cidr": "10.0.0.0/24"}]}, {"a": "10.0.0.0"}),
    ({"a": [{"wildcard": "in/*/x"}]}, {"a": "in/sample/x"}),
    ({"$or": [{"a": ["x"]}, {"b": ["y"]}], "c": [1]}, {"a": "x", "c": 1}),
]


@pytest.mark.parametrize(("pattern", "event"), MADE)
def test_the_smallest_fitting_event_is_made(pattern: JsonObject, event: JsonObject) -> None:
    assert fitting(pattern) == event
    assert fits(pattern, event)


@pytest.mark.parametrize(
    ("pattern", "event"),
    [
        ({"a": ["x"]}, {"a": ["z", "x"]}),
        ({"a": ["x", {"prefix": "y"}]}, {"a": "yes"}),
        ({"a": [{"numeric": [">", 10]}]}, {"a": "11"}),
        ({"a": [{"suffix": {"equals-ignore-case": ".PNG"}}]}, {"a": "x.png"}),
        ({"$or": [{"a": ["x"]}, {"b": ["y"]}]}, {"b": "y"}),
    ],
)
def test_events_fit(pattern: JsonObject, event: JsonObject) -> None:
    assert fits(pattern, event)


@pytest.mark.parametrize(
    ("pattern", "event"),
    [
        ({"a": ["x"]}, {}),
        ({"a": ["x"]}, {"a": "y"}),
        ({"a": ["x"]}, "a text"),
        ({"a": {"b": ["x"]}}, {"a": "x"}),
        ({"a": [1]}, {"a": True}),
        ({"a": [{"prefix": "in/"}]}, {"a": "IN/x"}),
        ({"a": [{"exists": False}]}, {"a": 1}),
        ({"a": [{"exists": True}]}, {}),
        ({"a": [{"numeric": [">", 10]}]}, {"a": "many"}),
        ({"a": [{"anything-but": ["x"]}]}, {"a": "x"}),
        ({"a": [{"cidr": "10.0.0.0/24"}]}, {"a": "10.0.1.1"}),
        ({"a": [{"cidr": "10.0.0.0/24"}]}, {"a": "here"}),
        ({"a": [{"wildcard": "in/*.png"}]}, {"a": "in/x.jpg"}),
        ({"$or": [{"a": ["x"]}, {"b": ["y"]}]}, {"a": "z"}),
    ],
)
def test_events_do_not_fit(pattern: JsonObject, event: CfValue) -> None:
    assert not fits(pattern, event)
