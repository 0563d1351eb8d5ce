"""Which files a live session says were saved."""

from __future__ import annotations

from pathlib import Path

from sls_py.app.live_reload import saved_names


def test_a_temporary_file_of_an_editor_is_not_named(tmp_path: Path) -> None:
    saved = tmp_path / "app.py"
    saved.touch()

    assert saved_names(frozenset({saved, tmp_path / "sedX1"})) == ("app.py",)


def test_a_deleted_file_is_named_when_nothing_else_was_saved(tmp_path: Path) -> None:
    assert saved_names(frozenset({tmp_path / "old.py"})) == ("old.py",)
