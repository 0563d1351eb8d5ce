from __future__ import annotations

from typing import Any

import pytest

from sls_py.service.yaml_scalars import plain, tagged


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("Null", None),
        ("true", True),
        ("FALSE", False),
        ("0", 0),
        ("-0", 0),
        ("+12", 12),
        ("0644", 644),
        ("0o644", 420),
        ("0x1F", 31),
        ("0b11", 3),
        ("-0x10", -16),
        ("1.10", 1.1),
        ("1.0", 1),
        ("1e3", 1000),
        ("5.", 5),
        (".5", 0.5),
        ("9007199254740993", 9007199254740992),
        ("12345678901234567890", 12345678901234567000),
        (".inf", None),
        ("-.INF", None),
        (".nan", None),
    ],
)
def test_numbers_booleans_and_nulls_follow_yaml_1_2(text: str, value: Any) -> None:
    found = plain(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "No", "on", "off", "y", "1_000", "12:30", "2024-01-31", "1.2.3", "0o8", "0b2"),
        *("-.5", "+-1", "--", "-", ".", "tRue", "nUll", "1e", "²"),
    ],
)
def test_everything_else_is_text(text: str) -> None:
    assert plain(text) == text


def test_a_tag_overrules_the_look_of_a_scalar() -> None:
    assert tagged("str", "12", is_plain=True) == "12"
    assert tagged("int", "12", is_plain=False) == 12
    assert tagged("float", "1.5", is_plain=True) == 1.5


@pytest.mark.parametrize(("tag", "text"), [("int", "a"), ("bool", "yes"), ("map", "a")])
def test_a_tag_that_does_not_fit_is_an_error(tag: str, text: str) -> None:
    with pytest.raises(ValueError, match=tag):
        tagged(tag, text, is_plain=True)
