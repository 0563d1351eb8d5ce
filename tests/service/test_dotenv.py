from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.service.dotenv import load_dotenv


def load(directory: Path, text: str, **environ: str) -> dict[str, str]:
    (directory / ".env").write_text(text)
    return load_dotenv(directory, "dev", environ)[0]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=1", "1"),
        ("export A = x y ", "x y"),
        ("A=", ""),
        ("A: yes", "yes"),
        ("A='a # b'", "a # b"),
        ("A=a # b", "a"),
        ('A="two\\nlines"', "two\nlines"),
        ("A='two\\nlines'", "two\\nlines"),
        ('A="one\ntwo"', "one\ntwo"),
        ("A=`it's`", "it's"),
        ("A=x=y", "x=y"),
    ],
)
def test_lines_are_read(tmp_path: Path, line: str, value: str) -> None:
    assert load(tmp_path, f"# first\n\n{line}\nB=2\n") == {"A": value, "B": "2"}


def test_references_are_expanded(tmp_path: Path) -> None:
    text = "A=1\nB=$A-${A}-${NONE:-default}-\\$A-${HOME}"
    assert load(tmp_path, text, HOME="/h")["B"] == "1-1-default-$A-/h"


def test_what_is_set_already_stays(tmp_path: Path) -> None:
    assert load(tmp_path, "A=file\nB=$A", A="shell") == {"A": "shell", "B": "shell"}


def test_the_file_of_the_stage_stands_in_for_the_common_one(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("A=common\nB=common")
    (tmp_path / ".env.prod").write_text("A=prod")
    assert load_dotenv(tmp_path, "prod", {}) == ({"A": "prod"}, tmp_path / ".env.prod")
    assert load_dotenv(tmp_path, "dev", {})[1] == tmp_path / ".env"


def test_no_file_changes_nothing(tmp_path: Path) -> None:
    assert load_dotenv(tmp_path, "dev", {"A": "1"}) == ({"A": "1"}, None)
