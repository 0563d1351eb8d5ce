"""Raw deflate by the fastest library that gives the same bytes everywhere."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

CHUNK = 1 << 20


class Encoder(NamedTuple):
    """A deflate compressor; `name` changes whenever its bytes may."""

    name: str
    compress: Callable[[bytes], bytes | bytearray]
    crc32: Callable[[bytes, int], int]


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


def zlib_encoder() -> Encoder:
    """Return the standard library's compressor."""
    return Encoder("z6", lambda content: zlib.compress(content, 6, -zlib.MAX_WBITS), zlib.crc32)


class Stream(NamedTuple):
    """What went through a stream."""

    size: int
    sha256: str
    crc: int


def deflate_stream(
    source: BinaryIO, target: BinaryIO, crc32: Callable[[bytes, int], int]
) -> Stream:
    """Compress a content too large for memory, with zlib at level 6 whatever the encoder."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    digest = hashlib.sha256()
    size = crc = 0
    for chunk in chunks(source):
        target.write(packer.compress(chunk))
        digest.update(chunk)
        crc = crc32(chunk, crc)
        size += len(chunk)
    target.write(packer.flush())
    return Stream(size, digest.hexdigest(), crc)


def chunks(source: BinaryIO, length: int | None = None) -> Iterator[bytes]:
    """Yield what is left of a file (or `length` bytes of it) in pieces."""
    left = length
    while left is None or left > 0:
        piece = source.read(CHUNK if left is None else min(CHUNK, left))
        if not piece:
            return
        if left is not None:
            left -= len(piece)
        yield piece
