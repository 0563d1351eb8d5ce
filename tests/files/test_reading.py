from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from sls_py.files.reading import read_whole


@pytest.mark.parametrize("content", [b"", b"a", b"line\r\nline\x1a\n" * 1000])
def test_a_file_is_read_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert read_whole(str(tmp_path / "file"), len(content)) == content


def test_a_file_above_the_limit_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    assert read_whole(str(tmp_path / "file"), 4) is None


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_whole(str(tmp_path / "file"), 10)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a named pipe")
@pytest.mark.parametrize(("limit", "expected"), [(6, b"abcdef"), (5, None)])
def test_a_file_of_unknown_size_is_read_to_its_end(
    tmp_path: Path, limit: int, expected: bytes | None
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # says that it is empty, like the files of /proc
    writer = threading.Thread(target=pipe.write_bytes, args=(b"abcdef",))
    writer.start()
    assert read_whole(str(pipe), limit) == expected
    writer.join()
