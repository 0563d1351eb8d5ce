"""Texts that a newer Python may understand."""

from __future__ import annotations

import pytest

from sls_py.packaging.python_grammar import Mistake, may_be_newer


def judged(text: str, line: int = 1, message: str = "invalid syntax", minor: int = 14) -> bool:
    return may_be_newer(text.encode(), Mistake(message, line, 1), (3, minor))


@pytest.mark.parametrize(
    "text",
    [
        "type Pair = tuple[int, int]",
        "def first[T](items: list[T]) -> T: ...",
        "class Box[T]: ...",
        "name = t'{user}'",
        "try: ...\nexcept ValueError, KeyError: ...",
        "x = f'{names['a']}'",
    ],
)
def test_what_newer_versions_added_may_be_right(text: str) -> None:
    assert judged(text)


@pytest.mark.parametrize(
    "text",
    ["def main(:", "x = (1, 2", "if x\n    y", "print 1", "except ValueError:", "types = [1"],
)
def test_a_text_without_anything_new_is_wrong_in_every_version(text: str) -> None:
    assert not judged(text)


def test_only_the_formatted_string_at_the_place_counts() -> None:
    assert not judged("x = f'{y}'\ndef main(:", line=2)
    assert judged("x = 1", message="f-string: expecting '}'")


def test_nothing_is_said_about_versions_to_come() -> None:
    assert judged("def main(:", minor=15)
