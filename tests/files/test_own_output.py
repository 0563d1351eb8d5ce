"""The files that a process writes its output to."""

from __future__ import annotations

import os
from pathlib import Path

from sls_py.files.own_output import is_one_of, own_output


def test_a_file_that_output_goes_to_is_known_by_any_path(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("log")
    with (tmp_path / "log").open("w") as log:
        found = own_output([log.fileno()])
    assert is_one_of(str(tmp_path / "log"), found)
    assert is_one_of(str(tmp_path / "link"), found)


def test_other_files_are_not(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    with (tmp_path / "log").open("w") as log:
        found = own_output([log.fileno()])
    assert not is_one_of(str(tmp_path / "other"), found)
    assert not is_one_of(str(tmp_path / "missing"), found)


def test_pipes_and_closed_descriptors_are_no_files() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    assert own_output([writer]) == frozenset()
    os.close(writer)
    assert own_output([writer]) == frozenset()
