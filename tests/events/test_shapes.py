"""The spellings of schema fragments."""

from __future__ import annotations

from sls_py.events.shapes import (
    KEYS,
    MUST_BE,
    any_case_word,
    choice,
    described,
    integer,
    keys_said,
    mapping,
    text,
)


def test_a_choice_of_texts_is_a_text_so_that_values_are_turned_into_one() -> None:
    assert choice("a", "b") == {"type": "string", "enum": ["a", "b"]}


def test_a_choice_of_other_values_has_no_type() -> None:
    assert choice(1, "a") == {"enum": [1, "a"]}


def test_words_for_errors_are_apart_from_descriptions() -> None:
    shape = described(text("^a$", "the letter a"), "a letter")
    assert (shape[MUST_BE], shape["description"]) == ("the letter a", "a letter")


def test_words_about_keys_are_apart_from_words_about_the_value() -> None:
    assert keys_said(mapping({}, keys="^a$"), "keys are `a`")[KEYS] == "keys are `a`"


def test_limits_may_be_left_out() -> None:
    assert integer(1) == {"type": "integer", "minimum": 1}


def test_words_in_any_case_are_listed_as_they_are_written_mostly() -> None:
    shape = any_case_word("EDGE", "REGIONAL")
    assert shape["pattern"] == "^([Ee][Dd][Gg][Ee]|[Rr][Ee][Gg][Ii][Oo][Nn][Aa][Ll])$"
    assert shape[MUST_BE] == "`EDGE` or `REGIONAL`"
