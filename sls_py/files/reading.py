"""Read files by the thousand: a file object for each would cost more than what is in it."""

from __future__ import annotations

import os

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0)


def read_whole(path: str, limit: int) -> bytes | None:
    """Return the content of a file, None when it has more than `limit` bytes.

    Raises:
        OSError: the file cannot be read.
    """
    descriptor = os.open(path, _FLAGS)
    try:
        size = os.fstat(descriptor).st_size
        if size > limit:
            return None
        content = os.read(descriptor, size + 1)
        return content if len(content) == size else _read_on(descriptor, content, limit)
    finally:
        os.close(descriptor)


def _read_on(descriptor: int, content: bytes, limit: int) -> bytes | None:
    """Read a file to its end whose size is not what was said, as it is for a growing one or those of `/proc`."""
    pieces, length = [content], len(content)
    while pieces[-1] and length <= limit:
        pieces.append(os.read(descriptor, limit + 1 - length))
        length += len(pieces[-1])
    return b"".join(pieces) if length <= limit else None
