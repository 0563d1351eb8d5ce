"""Tests of how a new project is shown."""

from __future__ import annotations

from pathlib import Path

from sls_py.ui.projects import render_created


def test_files_and_next_steps_are_listed() -> None:
    text = render_created(Path("shop"), ["a.py", "b/c.py"], ["slspy deploy"])
    assert text.splitlines() == [
        "created shop",
        "  a.py",
        "  b/c.py",
        "",
        "next:",
        "  cd shop",
        "  slspy deploy",
    ]


def test_there_is_no_folder_to_enter_for_the_current_one() -> None:
    assert "cd" not in render_created(Path(), ["a.py"], ["slspy deploy"])
