"""Patterns against the answers that micromatch 4.0.8 (with `dot`) gave for them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sls_py.files.globs import translate

RECORDED = json.loads((Path(__file__).parent / "data" / "micromatch.json").read_bytes())
PATHS: list[str] = RECORDED["paths"]
MATCHES: dict[str, list[int]] = RECORDED["matches"]

DIFFERENT = {
    "{01..03}": {"01", "02"},  # micromatch reads it as one class of characters
    "a\\b": {
        "a",
        "ab",
    },  # micromatch leaves `\b` to the regular expression, where it is a word's end
    "*.*": {"foo."},  # only here micromatch wants something after the dot
    "**/*.*": {"foo."},
}
"""Patterns for which another answer is meant, with the paths it is about."""


def matched(pattern: str, paths: list[str]) -> set[str]:
    expression = re.compile(translate(pattern), re.DOTALL)
    return {path for path in paths if expression.fullmatch(path)}


@pytest.mark.parametrize("pattern", MATCHES)
def test_a_pattern_matches_what_micromatch_matches(pattern: str) -> None:
    expected = {PATHS[index] for index in MATCHES[pattern]}
    assert matched(pattern, PATHS) ^ expected == DIFFERENT.get(pattern, set())


@pytest.mark.parametrize(
    ("pattern", "paths"),
    [
        ("file{9..11}.txt", {"file9.txt", "file10.txt", "file11.txt"}),
        ("{08..10}", {"08", "09", "10"}),
        ("{1..7..3}", {"1", "4", "7"}),
        ("{c..a}", {"c", "b", "a"}),
        ("{-1..1}", {"-1", "0", "1"}),
    ],
)
def test_ranges_count(pattern: str, paths: set[str]) -> None:
    others = {"file1.txt", "file12.txt", "8", "11", "2", "5", "d", "-2"}
    assert matched(pattern, [*paths, *others]) == paths


def test_a_name_with_special_characters_matches_itself() -> None:
    for name in ("plus+and(paren).txt", "[id]/page.js", "what?.txt", "{a}", "a|b", "x^$y", "..."):
        assert matched(name, [name]) == {name}


def test_a_name_with_a_line_break_is_one_name() -> None:
    assert matched("*.txt", ["a\nb.txt"]) == {"a\nb.txt"}
    assert matched("a", ["a\n"]) == set()


@pytest.mark.parametrize(
    "pattern", ["[z-a]", "(", "+(", "{", "[", "\\", "!(", "a{", '"', "**(", "@(a|"]
)
def test_a_broken_pattern_matches_at_most_its_own_spelling(pattern: str) -> None:
    assert matched(pattern, ["a", "z", "x/y", pattern]) == {pattern}


@given(st.text(alphabet='ab*?/.!()[]{}|,+@\\^$-"1:', max_size=12))
def test_every_pattern_becomes_an_expression_without_groups(pattern: str) -> None:
    assert re.compile(translate(pattern)).groups == 0
