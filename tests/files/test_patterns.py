"""Lists of patterns, also against the selections that the Serverless Framework (osls 4.3.1) made."""

from __future__ import annotations

import json
import posixpath
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sls_py.files.patterns import KEPT_BY_NONE, PatternList

RECORDED = json.loads((Path(__file__).parent / "data" / "selections.json").read_bytes())
FILES: list[str] = [*RECORDED["files"], *RECORDED["outside"]]
DEFAULTS = [
    *("!.git/**", "!.gitignore", "!.DS_Store", "!npm-debug.log", "!yarn-*.log"),
    *("!.serverless/**", "!.serverless_plugins/**"),
]


def kept(own: list[str], files: list[str]) -> list[str]:
    patterns = PatternList(own)
    return [path for path in files if patterns.decide(path) is not None]


@pytest.mark.parametrize("case", RECORDED["cases"], ids=lambda case: " ".join(case["patterns"]))
def test_files_are_chosen_as_the_serverless_framework_does(case: dict[str, Any]) -> None:
    patterns = PatternList(case["patterns"], before=DEFAULTS)
    found = [path for path in FILES if patterns.decide(path) is not None]
    assert sorted(found) == case["kept"]


def test_the_last_pattern_that_matches_decides() -> None:
    files = ["src/a.py", "src/b.py"]
    assert kept(["src/a.py", "!src/**", "src/b.py"], files) == ["src/b.py"]


def test_a_file_that_no_pattern_speaks_about_stays() -> None:
    assert PatternList(["!docs/**"]).decide("a.py") == KEPT_BY_NONE


def test_the_answer_names_the_pattern() -> None:
    patterns = PatternList(["!docs/**", "docs/a.md"], before=["!.git/**"])
    index = patterns.decide("docs/a.md")
    assert index is not None
    assert patterns.patterns[index] == "docs/a.md"


def test_the_name_of_a_folder_leaves_out_all_of_it() -> None:
    files = ["docs/a.md", "docs/deep/b.md", "a.py"]
    assert kept(["!docs"], files) == ["a.py"]


def test_the_name_of_a_folder_takes_nothing_of_it_back() -> None:
    assert kept(["!docs", "docs"], ["docs/a.md"]) == []
    assert kept(["!docs", "docs/**"], ["docs/a.md"]) == ["docs/a.md"]


def test_a_default_pattern_speaks_about_files_only() -> None:
    assert PatternList([], before=["!docs"]).decide("docs/a.md") == KEPT_BY_NONE


def test_later_patterns_have_the_last_word() -> None:
    patterns = PatternList(["docs/**"], after=["!docs/a.md"])
    assert patterns.decide("docs/a.md") is None
    assert patterns.decide("docs/b.md") is not None


def test_files_outside_need_a_pattern_that_asks_for_them() -> None:
    patterns = PatternList(["../shared/**", "!../shared/*.md"])
    assert patterns.outside == ("../shared",)
    assert patterns.decide("../shared/a.py") is not None
    assert patterns.decide("../shared/a.md") is None
    assert patterns.decide("../other/a.py") is None


@pytest.mark.parametrize(
    ("own", "folder", "skipped"),
    [
        (["!node_modules/**"], "node_modules", True),
        (["!node_modules/**"], "src", False),
        (["!node_modules/**", "node_modules/x/**"], "node_modules", False),
        (["!node_modules/**", "node_modules/x/**"], "node_modules/y", True),
        (["!node_modules/**", "node_modules/x/**"], "node_modules/x/deep", False),
        (["!node_modules/**", "**/*.py"], "node_modules", False),
        (["!docs"], "docs", True),
        (["!docs"], "docs/deep", True),
        (["!docs", "docs/a.md"], "docs", False),
        (["!**", "src/*.py"], "src", False),
        (["!**", "src/*.py"], "src/deep", True),
        (["!**/tests/**"], "src/tests", True),
        (["!*.py"], "src", False),
    ],
)
def test_folders_without_anything_to_keep_are_skipped(
    own: list[str], folder: str, *, skipped: bool
) -> None:
    assert PatternList(own).skips(folder) is skipped


PARTS = st.sampled_from(
    ["*", "**", "src", "deep", "docs", "*.py", "*.md", "a", "{src,lib}", "!(src)", "t*", ".*"]
)
PATTERNS = st.builds(
    lambda sign, parts: sign + "/".join(parts),
    st.sampled_from(["", "!"]),
    st.lists(PARTS, min_size=1, max_size=3),
)


@given(st.lists(PATTERNS, max_size=5))
def test_no_file_that_stays_lies_in_a_folder_that_is_skipped(own: list[str]) -> None:
    patterns = PatternList(own, before=DEFAULTS)
    for path in RECORDED["files"]:
        folder = posixpath.dirname(path)
        if folder and patterns.decide(path) is not None:
            assert not patterns.skips(folder)


def test_the_pattern_that_leaves_something_out_can_be_told() -> None:
    patterns = PatternList(["!docs", "!build/**", "!*.md", "docs/keep.md"], before=["!.git/**"])
    blamed = {path: patterns.blame(path) for path in ("docs", "docs/x", "build", "a.md", ".git/x")}
    assert blamed == {"docs": 1, "docs/x": 1, "build": 2, "a.md": 3, ".git/x": 0}
    assert patterns.blame("app.py") == KEPT_BY_NONE
