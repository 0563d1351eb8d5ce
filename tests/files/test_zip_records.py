"""The records of zips beyond what a plain zip can say."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from sls_py.files.zip_records import STORED, Entry, end_records

GIGABYTE = 1 << 30


def entry(name: str, size: int) -> Entry:
    return Entry(name.encode(), executable=False, method=STORED, crc=0, packed=size, size=size)


@pytest.mark.parametrize("size", [0, 10, 4 * GIGABYTE - 2, 4 * GIGABYTE - 1, 5 * GIGABYTE])
def test_large_files_and_what_follows_them_are_found(tmp_path: Path, size: int) -> None:
    first, second = entry("first", size), entry("second", 7)
    with (tmp_path / "x.zip").open("wb") as file:
        file.write(first.local_header())
        file.seek(size, 1)
        offset = file.tell()
        file.write(second.local_header() + b"content")
        directory = first.directory_record(0) + second.directory_record(offset)
        start = file.tell()
        file.write(directory + end_records(2, len(directory), start))
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        found = {one.filename: (one.file_size, one.header_offset) for one in archive.infolist()}
        archive.open("first").close()  # its local header is where the directory says
        archive.open("second").close()
    assert found == {"first": (size, 0), "second": (7, offset)}


def test_plain_records_stay_plain() -> None:
    assert len(entry("name", 10).local_header()) == 30 + len("name")
    assert len(entry("name", 10).directory_record(5)) == 46 + len("name")
    assert len(end_records(3, 100, 1000)) == 22
