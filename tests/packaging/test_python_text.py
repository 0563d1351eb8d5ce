"""What the text of a Python module says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sls_py.packaging.python_facts import Facts, Import
from sls_py.packaging.python_grammar import Mistake
from sls_py.packaging.python_text import read_facts

HERE = sys.version_info[:2]
NEWER = (HERE[0], 99)


def imported(text: str) -> list[str]:
    facts = read_facts(text.encode(), HERE)
    return ["." * one.level + one.module for one in facts.imports]


def test_imports_at_the_top_are_told_with_their_places() -> None:
    text = "import json, boto3 as aws\nfrom .lib import a, b\n"
    assert read_facts(text.encode(), HERE).imports == (
        Import("json", (), 0, 1, 8),
        Import("boto3", (), 0, 1, 14),
        Import("lib", ("a", "b"), 1, 2, 6),
    )


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    import fast\nexcept ImportError:\n    fast = None",
        "if TYPE_CHECKING:\n    import fast",
        "with suppress(ImportError):\n    import fast",
        "def main():\n    import fast",
    ],
)
def test_imports_that_may_have_a_way_around_do_not_count(text: str) -> None:
    assert imported(f"{text}\nimport json") == ["json"]


def test_a_mistake_has_a_place() -> None:
    mistake = read_facts(b"x = 1\ndef main(:\n", HERE).mistake
    assert mistake == Mistake("invalid syntax", 2, 10)


def test_a_text_that_is_not_utf_8_is_a_mistake() -> None:
    mistake = read_facts(b"x = '\xff'\n", HERE).mistake
    assert mistake
    assert mistake.certain


def test_a_zero_byte_is_a_mistake() -> None:
    assert read_facts(b"x = '\0'\n", HERE).mistake


def test_syntax_that_the_runtime_does_not_know_is_a_mistake() -> None:
    text = b"match 1:\n    case 1: ...\n"
    assert read_facts(text, (3, 10)).mistake is None
    assert "3.10" in str(read_facts(text, (3, 9)).mistake)


def test_what_this_python_cannot_parse_may_be_right_in_a_newer_one() -> None:
    assert read_facts(b"invent X = int", NEWER).mistake == Mistake(
        "invalid syntax", 1, 8, certain=False
    )


def interpreter(directory: Path, answer: str) -> str:
    path = directory / "python"
    path.write_text(f"#!/bin/sh\ncat > /dev/null\n{answer}\n")
    path.chmod(0o755)
    return str(path)


def test_a_newer_interpreter_is_asked(tmp_path: Path) -> None:
    good = interpreter(tmp_path, "true")
    assert read_facts(b"invent X = int", NEWER, good) == Facts()
    bad = interpreter(tmp_path, "echo '[3, 4, \"Invalid syntax\"]'")
    assert read_facts(b"invent X = int", NEWER, bad).mistake == Mistake("invalid syntax", 3, 4)


def test_an_interpreter_that_fails_says_nothing(tmp_path: Path) -> None:
    broken = interpreter(tmp_path, "exit 127")
    mistake = read_facts(b"invent X = int", NEWER, broken).mistake
    assert mistake
    assert not mistake.certain


def test_the_real_interpreter_understands_the_question() -> None:
    assert read_facts(b"print 1", NEWER, sys.executable).mistake
    facts = read_facts(b"def main(:", NEWER, sys.executable)
    assert facts.mistake == Mistake("invalid syntax", 1, 10)


@pytest.mark.parametrize(
    "text",
    [
        "import sys\nsys.path.insert(0, 'vendor')",
        "import site\nsite.addsitedir('vendor')",
        "from sys import path",
        "try:\n    import unzip_requirements\nexcept ImportError:\n    pass",
    ],
)
def test_a_module_that_changes_where_modules_come_from_is_open(text: str) -> None:
    assert read_facts(text.encode(), HERE).open
    assert not read_facts(b"import sys\nsys.exit()", HERE).open
