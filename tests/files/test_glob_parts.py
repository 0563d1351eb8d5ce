"""What the spelling of a pattern tells."""

from __future__ import annotations

import pytest

from sls_py.files.glob_parts import Reach, base_of, expand, is_static


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a", ["a"]),
        ("{a,b}/x{1..3}", ["a/x1", "a/x2", "a/x3", "b/x1", "b/x2", "b/x3"]),
        ("a{b,{c,d}}e", ["abe", "ace", "ade"]),
        ("{a}", ["{a}"]),
        ("[{,}]x", ["[{,}]x"]),
        (r"\{a,b}", [r"\{a,b}"]),
        ("x{,y}", ["x", "xy"]),
        ("@(a|{b,c})", ["@(a|b)", "@(a|c)"]),
        ("{a,(b,c)}", ["a", "(b,c)"]),
        ("{x..yy}", ["{x..yy}"]),
    ],
)
def test_braces_are_spelled_out(pattern: str, expected: list[str]) -> None:
    assert [*expand(pattern)] == expected


def test_too_many_alternatives_stay_as_they_are_written() -> None:
    pattern = "{0..9}{0..9}{0..9}{0..9}"
    assert expand(pattern) == (pattern,)


@pytest.mark.parametrize(
    ("pattern", "static"),
    [
        ("src/a.py", True),
        ("foo(1).txt", True),
        ("bang!", True),
        ("[id", True),
        ("*.py", False),
        ("[id]", False),
        ("(a|b)", False),
        ("@(a)", False),
        ("a\\*", False),
        ("!a", False),
    ],
)
def test_a_static_pattern_is_one_path(pattern: str, *, static: bool) -> None:
    assert is_static(pattern) is static


@pytest.mark.parametrize(
    ("pattern", "base"),
    [
        ("**", ""),
        ("src/**", "src"),
        ("./src/*/x", "src"),
        ("src/a.py", "src/a.py"),
        ("a/[id]/x", "a"),
        ("../shared/**", "../shared"),
        ("./../x.py", "../x.py"),
    ],
)
def test_the_base_is_the_fixed_beginning(pattern: str, base: str) -> None:
    assert base_of(pattern) == base


@pytest.mark.parametrize(
    ("pattern", "folder", "reaches"),
    [
        ("src/**", "src", True),
        ("src/**", "src/deep/deeper", True),
        ("src/**", "lib", False),
        ("src/*.py", "src", True),
        ("src/*.py", "src/deep", False),
        ("src/deep/a.py", "src", True),
        ("src", "src", False),
        ("*/x", "anything", True),
        ("**/x", "any/thing", True),
        ("./src/x", "src", True),
        ("@(src|lib)/x", "docs", True),
    ],
)
def test_reach_tells_where_a_pattern_cannot_match(
    pattern: str, folder: str, *, reaches: bool
) -> None:
    assert Reach(pattern).below(folder) is reaches
