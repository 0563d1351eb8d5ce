from __future__ import annotations

import sys
from pathlib import Path

import pytest
from slspy_python_requirements.contents import names_below, size_of, states_below


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.py", "package/b.py", "package/deep/er/c.so"):
        path = tmp_path / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"12345")
    return tmp_path / "files"


def test_files_are_found_at_every_depth(folder: Path) -> None:
    assert sorted(names_below(folder)) == ["a.py", "package/b.py", "package/deep/er/c.so"]


def test_the_size_is_that_of_all_files(folder: Path) -> None:
    assert size_of(folder) == 15


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
def test_links_to_folders_are_not_followed_and_those_to_nothing_have_no_state(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x").touch()
    (folder / "linked").symlink_to(tmp_path / "outside")
    (folder / "broken").symlink_to(tmp_path / "nothing")
    assert "linked/x" not in set(names_below(folder))
    assert [name for name, _ in states_below(folder) if "/" not in name] == ["a.py"]
