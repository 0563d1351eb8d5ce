"""The folders that functions come from are known to the next server too."""

from __future__ import annotations

from pathlib import Path

from sls_py.emulator.service_folders import folder_of, remember_folder


def test_each_function_has_the_folder_of_its_last_deployment(tmp_path: Path) -> None:
    remember_folder(tmp_path, ["a", "b"], tmp_path / "one")
    remember_folder(tmp_path, ["b"], tmp_path / "two")
    found = [folder_of(tmp_path, name) for name in ("a", "b", "c")]
    assert found == [tmp_path / "one", tmp_path / "two", None]


def test_what_cannot_be_read_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "folders.json").write_text("[")
    assert folder_of(tmp_path, "a") is None
    remember_folder(tmp_path, ["a"], tmp_path)
    assert folder_of(tmp_path, "a") == tmp_path
