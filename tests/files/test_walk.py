"""One scan of a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.files.walk import Scan, scan


def write(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")


def paths(found: Scan) -> list[str]:
    return sorted(file.path for file in found.files)


def test_every_file_is_found_also_hidden_ones(tmp_path: Path) -> None:
    write(tmp_path, "a.py", ".env", "src/.x/b.py")
    found = scan(tmp_path)
    assert paths(found) == [".env", "a.py", "src/.x/b.py"]
    assert all(Path(file.location).read_text() == "x" for file in found.files)


def test_paths_begin_with_the_prefix(tmp_path: Path) -> None:
    write(tmp_path, "a.py")
    assert paths(scan(tmp_path, prefix="../shared/")) == ["../shared/a.py"]


def test_links_are_followed(tmp_path: Path) -> None:
    write(tmp_path, "real/x.py")
    (tmp_path / "folder").symlink_to("real")
    (tmp_path / "file.py").symlink_to("real/x.py")
    assert paths(scan(tmp_path)) == ["file.py", "folder/x.py", "real/x.py"]


def test_skipped_folders_are_not_entered(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "node_modules/x/i.js", "src/b.py")
    asked: list[str] = []

    def skip(folder: str) -> bool:
        asked.append(folder)
        return folder == "node_modules"

    assert paths(scan(tmp_path, skip=skip)) == ["a.py", "src/b.py"]
    assert sorted(asked) == ["node_modules", "src"]


def test_a_folder_with_the_marker_is_not_entered(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "out/state.json", "out/svc.zip", "state.json")
    assert paths(scan(tmp_path, marker="state.json")) == ["a.py", "state.json"]


@pytest.mark.parametrize("target", [".", "..", "../..", "loop"])
def test_a_link_to_a_folder_above_is_a_cycle(tmp_path: Path, target: str) -> None:
    write(tmp_path, "top/src/a.py")
    (tmp_path / "top" / "src" / "loop").symlink_to(target)
    found = scan(tmp_path / "top")
    assert paths(found) == ["src/a.py"]
    assert found.cycles == ("src/loop",)


def test_links_that_lead_to_each_other_end(tmp_path: Path) -> None:
    write(tmp_path, "one/a.py", "two/b.py")
    (tmp_path / "one" / "two").symlink_to("../two")
    (tmp_path / "two" / "one").symlink_to("../one")
    assert set(scan(tmp_path / "one").cycles) <= {"two/one", "two/one/two"}


def test_a_link_to_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "gone.py").symlink_to("nowhere")
    assert scan(tmp_path) == Scan(files=(), broken=("gone.py",))


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.py")
    (tmp_path / "closed").mkdir()

    def remove(folder: str) -> bool:
        (tmp_path / folder).rmdir()
        return False

    found = scan(tmp_path, skip=remove)
    assert found.unreadable == ("closed",)
    assert paths(found) == ["a.py"]


def test_a_root_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        scan(tmp_path / "missing")
