"""Files that many lists of patterns choose from."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sls_py.files.choices import Choices
from sls_py.files.patterns import KEPT_BY_NONE, PatternList

RECORDED = json.loads((Path(__file__).parent / "data" / "selections.json").read_bytes())
FILES = [(path, KEPT_BY_NONE) for path in (*RECORDED["files"], *RECORDED["outside"])]
DEFAULTS = ["!.git/**", "!.gitignore", "!.DS_Store", "!yarn-*.log", "!.serverless/**"]

Named = tuple[str, int]


def named(file: Named, index: int) -> Named:
    return (file[0], index)


def choose(files: list[Named]) -> Choices[Named]:
    return Choices(files)


def one_by_one(patterns: PatternList) -> list[Named]:
    return sorted((file[0], index) for file, index in patterns.choose(FILES))


@pytest.mark.parametrize("common", [0, 3, 99])
@pytest.mark.parametrize("case", RECORDED["cases"], ids=lambda case: " ".join(case["patterns"]))
def test_the_choice_is_that_of_the_list(case: dict[str, Any], common: int) -> None:
    patterns = PatternList(case["patterns"], before=DEFAULTS)
    shared = min(common, len(patterns.patterns))
    assert choose(FILES).chosen(patterns, shared, named) == one_by_one(patterns)


def test_lists_do_not_disturb_each_other() -> None:
    choices = choose(FILES)
    lists = [PatternList(case["patterns"], before=DEFAULTS) for case in RECORDED["cases"]]
    for one, other in pairwise(lists):
        assert choices.chosen(one, len(DEFAULTS), named) == one_by_one(one)
        assert choices.chosen(other, len(DEFAULTS), named) == one_by_one(other)


@pytest.mark.parametrize(
    "pattern",
    [
        *("./src/**", "src//*.py", "src/", "!src/{a,b}.py", "{src,docs}/**", "src/./a.py"),
        *("./*", "./**", "./.", "*", "**/src/**/*.py", "src*/**", "s**c/a*", "**/./*.md", "../**"),
        *("!!src/**", "**/*.py", "src/[ab].py", "src/\\a.py", '"src"/*', "../shared/*", "..", "."),
    ],
)
def test_unusual_spellings_are_found_as_well(pattern: str) -> None:
    patterns = PatternList([pattern], after=["!*.nothing"])
    assert choose(FILES).chosen(patterns, 0, named) == one_by_one(patterns)


def test_what_begins_alike_is_made_once() -> None:
    made: list[Named] = []

    def count(file: Named, index: int) -> Named:
        made.append(named(file, index))
        return made[-1]

    choices = choose([("a.py", KEPT_BY_NONE), ("b.py", KEPT_BY_NONE), ("c.py", KEPT_BY_NONE)])
    for own in ("a.py", "b.py"):
        assert choices.chosen(PatternList(["!*.py", own]), 1, count) == [(own, 1)]
    assert made == [("a.py", 1), ("b.py", 1)]


def test_without_files_nothing_is_chosen() -> None:
    assert choose([]).chosen(PatternList(["**"]), 0, named) == []
