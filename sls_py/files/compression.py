"""Raw deflate by the fastest library that gives the same bytes everywhere."""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import Callable
from typing import NamedTuple

CHUNK = 1 << 20
"""How much of a file is copied at a time."""

Content = bytes | mmap.mmap


class Encoder(NamedTuple):
    """A deflate compressor; `name` is another one whenever its bytes may be others."""

    name: str
    compress: Callable[[Content], bytes | bytearray]
    crc32: Callable[[Content, int], int]


def best_encoder() -> Encoder:
    """Return libdeflate at level 5 (`ld5`), or the standard library's zlib at level 6 (`z6`).

    libdeflate gives the same bytes on every processor and Python, about as small as zlib's level 6 in less than half
    the time; the standard library's zlib is another library on some systems and then gives other bytes.
    """
    try:
        import deflate
    except ImportError:
        return zlib_encoder()
    return Encoder("ld5", lambda content: deflate.deflate_compress(content, 5), deflate.crc32)


def zlib_encoder(version: str = zlib.ZLIB_RUNTIME_VERSION) -> Encoder:
    """Return the standard library's compressor; a variant of zlib (`1.3.1.zlib-ng`) is part of its name."""
    plain = re.fullmatch(r"[\d.]+", version)
    variant = "" if plain else "-" + re.sub(r"[^\w.]", "-", version)
    return Encoder(f"z6{variant}", _zlib_compress, zlib.crc32)


def _zlib_compress(content: Content) -> bytes:
    return zlib.compress(content, 6, -zlib.MAX_WBITS)
