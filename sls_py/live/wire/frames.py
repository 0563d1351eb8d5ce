"""Messages as frames of at most 120,000 bytes, each sealed on its own, and back.

A frame is version, kind, flags, message id (16 bytes), index and count (2 bytes each), all in clear and
authenticated, and then a sealed chunk. A broker of AWS IoT hangs up on a message of more than 128 KB without a
word. The text is compressed (zlib level 1) when a sample of it gets smaller.
"""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

from .messages import Message, packed, unpacked
from .seal import OVERHEAD, Seal, SealError

VERSION = 1
LARGEST_FRAME = 120_000
_HEADER = struct.Struct(">BBB16sHH")
CHUNK = LARGEST_FRAME - _HEADER.size - OVERHEAD

MOST_FRAMES = 160
LARGEST_TEXT = 32 * 1024 * 1024
"""Bytes of a message when it is inflated: Lambda's 6 MB, written in the least favorable way."""

ZLIB, ELSEWHERE = 0x01, 0x02
"""Flags: the text is compressed; it is the address of the text, which lies in a bucket (see `bodies`)."""

_PROBE = 64 * 1024
_WORTH = 512


class FrameError(Exception):
    """A frame, or a message put together of frames, is not what it should be; it is dropped."""


class Part(NamedTuple):
    """An opened frame."""

    kind: int
    flags: int
    id: bytes
    number: int
    total: int
    chunk: bytes


class Wrapped(NamedTuple):
    """A message ready to be cut into frames, or to be put elsewhere: its text, compressed or not."""

    kind: int
    flags: int
    id: bytes
    text: bytes


def wrap(message: Message) -> Wrapped:
    """Return a message packed, and compressed when that is worth it."""
    text = packed(message)
    flags = 0
    if _shrinks(text):
        flags, text = ZLIB, zlib.compress(text, 1)
    return Wrapped(message.kind, flags, message.id, text)


def frames(wrapped: Wrapped, seal: Seal, direction: bytes) -> list[bytes]:
    """Return the frames of a message.

    Raises:
        FrameError: it is too large to be framed.
    """
    count = max(1, -(-len(wrapped.text) // CHUNK))
    if count > MOST_FRAMES:
        raise FrameError(f"a message of {len(wrapped.text)} bytes is too large to be sent")
    found = []
    for index in range(count):
        header = _HEADER.pack(VERSION, wrapped.kind, wrapped.flags, wrapped.id, index, count)
        chunk = wrapped.text[index * CHUNK : (index + 1) * CHUNK]
        found.append(header + seal.seal(direction, header, chunk))
    return found


def open_frame(frame: bytes, seal: Seal, direction: bytes) -> Part:
    """Return what is in a frame.

    Raises:
        FrameError: it was not sealed for this session and direction, or has wrong numbers.
    """
    if not _HEADER.size < len(frame) <= LARGEST_FRAME:
        raise FrameError(f"a frame of {len(frame)} bytes")
    header = frame[: _HEADER.size]
    version, kind, flags, message_id, index, count = _HEADER.unpack(header)
    if version != VERSION:
        raise FrameError(f"a frame of version {version}")
    if not index < count <= MOST_FRAMES:
        raise FrameError(f"frame {index} of {count}")
    try:
        chunk = seal.open(direction, header, frame[_HEADER.size :])
    except SealError as error:
        raise FrameError(str(error)) from error
    return Part(kind, flags, message_id, index, count, chunk)


def unwrap(wrapped: Wrapped) -> Message:
    """Return the message of a text that was put together.

    Raises:
        FrameError: it cannot be inflated, or gets too large.
        UnreadableError: it is no message.
    """
    text = _inflated(wrapped.text) if wrapped.flags & ZLIB else wrapped.text
    return unpacked(wrapped.kind, wrapped.id, text)


def _shrinks(text: bytes) -> bool:
    if len(text) < _WORTH:
        return False
    sample = text[:_PROBE]
    return len(zlib.compress(sample, 1)) < len(sample) * 0.9


def _inflated(text: bytes) -> bytes:
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(text, LARGEST_TEXT)
    except zlib.error as error:
        raise FrameError(f"a message cannot be inflated: {error}") from error
    if not stream.eof:
        raise FrameError("a message is too large, or is cut off")
    return found
