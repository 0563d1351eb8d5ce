"""Files of a few long columns: thousands of values are written and read at once, nearly as they lie in memory."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from sls_py.files.atomic import write_bytes

_DIGEST = 64


class Table(NamedTuple):
    """What a file says: a header, and the bytes of its columns."""

    header: dict[str, Any]
    columns: list[bytes]


def write_table(file: Path, kind: str, columns: Sequence[bytes], **header: Any) -> None:
    """Write columns and a header of JSON; `kind` says what they mean, and is asked for when they are read.

    Raises:
        OSError: the file cannot be written.
    """
    lengths, content = [len(column) for column in columns], b"".join(columns)
    head = {"format": kind, "columns": lengths, "crc32": crc32(content), **header}
    write_bytes(file, b"\n".join([json.dumps(head).encode(), content]))


def read_table(file: Path, kind: str) -> Table:
    """Return what `write_table` wrote.

    Raises:
        OSError: the file cannot be read.
        ValueError, KeyError, TypeError: it is no table of this kind, or not as it was written.
    """
    content = file.read_bytes()
    start = content.index(b"\n") + 1
    header = json.loads(content[:start])
    ends = list(accumulate(header["columns"], initial=start))
    if header["format"] != kind or ends[-1] != len(content):
        raise ValueError("not what was written")
    if header["crc32"] != crc32(memoryview(content)[start:]):
        raise ValueError("a damaged table")
    return Table(header, [content[at:end] for at, end in pairwise(ends)])


def split_digests(column: bytes) -> list[str]:
    """Return the hex SHA-256 digests that follow each other in a column; ValueError when the last one is cut off."""
    text = column.decode()
    if len(text) % _DIGEST:
        raise ValueError("not all are digests")
    return [text[at : at + _DIGEST] for at in range(0, len(text), _DIGEST)]
