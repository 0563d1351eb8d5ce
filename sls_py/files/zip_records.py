"""The records of a zip file (PKWARE APPNOTE 6.3), with one fixed date."""

from __future__ import annotations

import struct
from typing import NamedTuple

STORED = 0
DEFLATED = 8
LIMIT_32 = 0xFFFFFFFF
"""Numbers from here on do not fit into the plain records."""

_LIMIT_16 = 0xFFFF
_DATE = 0x0021  # 1980-01-01, the first day a zip can name
_UTF8 = 0x0800
_UNIX = 3 << 8
_PLAIN = 20
_ZIP64 = 45
_REGULAR = 0o100644 << 16
_EXECUTABLE = 0o100755 << 16

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5HL")
"""An entry of the directory up to its offset."""

_OFFSET = struct.Struct("<L")
"""What stands between `directory_head` and the name in a directory, when neither entry nor offset are wide."""

_FACTS = struct.Struct("<10xH4x3LH8xL")

_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")


class Entry(NamedTuple):
    """One file of a zip; `packed` and `size` are its lengths there and unpacked."""

    name: bytes
    executable: bool
    method: int
    crc: int
    packed: int
    size: int

    @property
    def is_wide(self) -> bool:
        """Whether the entry needs the records of zip64."""
        return self.size >= LIMIT_32 or self.packed >= LIMIT_32

    def local_header(self) -> bytes:
        """Return what stands before the packed content."""
        wide = self.is_wide
        extra = _extra(self.size, self.packed) if wide else b""
        packed, size = (LIMIT_32, LIMIT_32) if wide else (self.packed, self.size)
        version = _ZIP64 if wide else _PLAIN
        head = (b"PK\3\4", version, _UTF8, self.method, 0, _DATE, self.crc, packed, size)
        return _LOCAL.pack(*head, len(self.name), len(extra)) + self.name + extra

    def directory_head(self) -> bytes:
        """Return what the directory says before the offset, of an entry that is not wide."""
        return self._head(self.packed, self.size, 0, _PLAIN)

    def directory_record(self, offset: int) -> bytes:
        """Return the entry of the directory, for content whose local header is at `offset`."""
        if not self.is_wide and offset < LIMIT_32:
            return with_offset(self.directory_head(), offset, self.name)
        numbers = (self.size, self.packed, offset)
        extra = _extra(*(number for number in numbers if number >= LIMIT_32))
        size, packed, at = (min(number, LIMIT_32) for number in numbers)
        head = self._head(packed, size, len(extra), _ZIP64)
        return head + _OFFSET.pack(at) + self.name + extra

    def _head(self, packed: int, size: int, extra: int, version: int) -> bytes:
        head = (b"PK\1\2", _UNIX | version, version, _UTF8, self.method, 0, _DATE)
        lengths = (len(self.name), extra, 0, 0, 0)
        mode = _EXECUTABLE if self.executable else _REGULAR
        return _CENTRAL.pack(*head, self.crc, packed, size, *lengths, mode)


class Facts(NamedTuple):
    """What the head of an entry in the directory says, when the entry is not wide."""

    method: int
    crc: int
    packed: int
    size: int
    name: int
    mode: int


def facts_of(head: bytes) -> Facts:
    """Return what a head says; struct.error when it is none."""
    return Facts(*_FACTS.unpack(head))


def columns_of(heads: bytes) -> tuple[list[bool], list[int], list[int]]:
    """Return what heads that follow each other say, of all entries.

    That is whether the files may be executed, how many bytes the entries have with their local headers, and how
    many the files have. This is for thousands of entries. struct.error when they are no heads.
    """
    columns = list(zip(*_FACTS.iter_unpack(heads), strict=True))
    if not columns:
        return [], [], []
    _, _, packed, sizes, names, modes = columns
    lengths = [_LOCAL.size + name + content for name, content in zip(names, packed, strict=True)]
    return [mode == _EXECUTABLE for mode in modes], lengths, list(sizes)


def split_heads(heads: bytes) -> list[bytes]:
    """Return heads that follow each other one by one."""
    size = _CENTRAL.size
    return [heads[place : place + size] for place in range(0, len(heads), size)]


def with_offset(head: bytes, offset: int, name: bytes) -> bytes:
    """Return an entry of the directory, when neither it nor its offset are wide."""
    return head + _OFFSET.pack(offset) + name


def pack_offsets(offsets: list[int]) -> list[bytes]:
    """Return offsets as they stand in a directory."""
    packed = struct.pack(f"<{len(offsets)}L", *offsets)
    return [packed[place : place + 4] for place in range(0, len(packed), 4)]


def end_records(count: int, length: int, offset: int) -> bytes:
    """Return what ends a zip with `count` entries, whose directory of `length` bytes begins at `offset`."""
    few, short, near = min(count, _LIMIT_16), min(length, LIMIT_32), min(offset, LIMIT_32)
    end = _END.pack(b"PK\5\6", 0, 0, few, few, short, near, 0)
    if count < _LIMIT_16 and max(length, offset) < LIMIT_32:
        return end
    wide = (_END_64.size - 12, _UNIX | _ZIP64, _ZIP64, 0, 0, count, count, length, offset)
    locator = _LOCATOR_64.pack(b"PK\6\7", 0, offset + length, 1)
    return _END_64.pack(b"PK\6\6", *wide) + locator + end


def _extra(*numbers: int) -> bytes:
    """The zip64 field: the numbers that do not fit into 32 bits, in the order of the record."""
    return struct.pack(f"<2H{len(numbers)}Q", 1, 8 * len(numbers), *numbers)
