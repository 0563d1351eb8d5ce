"""Files of columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.files.tables import Table, read_table, write_table


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_table(tmp_path / "t", "kind", [b"a\nb", b"", b"\0\xff"], names=["x", "\n"])
    found = read_table(tmp_path / "t", "kind")
    assert found.columns == [b"a\nb", b"", b"\0\xff"]
    assert found.header["names"] == ["x", "\n"]


def test_there_may_be_no_columns(tmp_path: Path) -> None:
    write_table(tmp_path / "t", "kind", [])
    found = read_table(tmp_path / "t", "kind")
    assert found == Table({"format": "kind", "columns": [], "crc32": 0}, [])


@pytest.mark.parametrize("at", [-1, -5, -10])
def test_a_damaged_table_is_refused(tmp_path: Path, at: int) -> None:
    file = tmp_path / "t"
    write_table(file, "kind", [b"12345", b"67890"])
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)
    with pytest.raises(ValueError, match="damaged"):
        read_table(file, "kind")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"[]\n",
        b"{}\n",
        b'{"format": "other", "columns": []}\n',
        b'{"format": "kind", "columns": 1}\n',
        b'{"format": "kind", "columns": ["a"]}\n',
        b'{"format": "kind", "columns": []}\n',
        b'{"format": "kind", "columns": [2]}\na',
        b'{"format": "kind", "columns": [2]}\nabc',
    ],
)
def test_what_is_no_whole_table_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t").write_bytes(content)
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_table(tmp_path / "t", "kind")
