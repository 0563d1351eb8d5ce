"""The records of a zip file (PKWARE APPNOTE 6.3), with one fixed date."""

from __future__ import annotations

import struct
from typing import NamedTuple

STORED = 0
DEFLATED = 8

_LIMIT_16 = 0xFFFF
_LIMIT_32 = 0xFFFFFFFF
_DATE = 0x0021  # 1980-01-01, the first day a zip can name
_UTF8 = 0x0800
_UNIX = 3 << 8
_PLAIN = 20
_ZIP64 = 45
_REGULAR = 0o100644
_EXECUTABLE = 0o100755

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")


class Entry(NamedTuple):
    """One file of a zip; `packed` and `size` are its lengths there and unpacked."""

    name: bytes
    mode: int
    method: int
    crc: int
    packed: int
    size: int

    def local_header(self) -> bytes:
        """Return what stands before the packed content."""
        wide = _wide(self.size, self.packed)
        extra = _extra(self.size, self.packed) if wide else b""
        packed, size = (_LIMIT_32, _LIMIT_32) if wide else (self.packed, self.size)
        version = _ZIP64 if wide else _PLAIN
        head = (b"PK\3\4", version, _UTF8, self.method, 0, _DATE, self.crc, packed, size)
        return _LOCAL.pack(*head, len(self.name), len(extra)) + self.name + extra

    def directory_record(self, offset: int) -> bytes:
        """Return the entry of the directory, for content whose local header is at `offset`."""
        numbers = (self.size, self.packed, offset)
        extra = _extra(*(number for number in numbers if _wide(number)))
        size, packed, at = (min(number, _LIMIT_32) for number in numbers)
        version = _ZIP64 if extra or _wide(*numbers) else _PLAIN
        head = (b"PK\1\2", _UNIX | version, version, _UTF8, self.method, 0, _DATE)
        lengths = (len(self.name), len(extra), 0, 0, 0)
        record = _CENTRAL.pack(*head, self.crc, packed, size, *lengths, self.mode << 16, at)
        return record + self.name + extra


def mode(*, executable: bool) -> int:
    """Return the mode of a file; there are only two, so that no umask shows."""
    return _EXECUTABLE if executable else _REGULAR


def end_records(count: int, length: int, offset: int) -> bytes:
    """Return what ends a zip with `count` entries, whose directory of `length` bytes begins at `offset`."""
    few, short, near = min(count, _LIMIT_16), min(length, _LIMIT_32), min(offset, _LIMIT_32)
    end = _END.pack(b"PK\5\6", 0, 0, few, few, short, near, 0)
    if count < _LIMIT_16 and not _wide(length, offset):
        return end
    wide = (_END_64.size - 12, _UNIX | _ZIP64, _ZIP64, 0, 0, count, count, length, offset)
    locator = _LOCATOR_64.pack(b"PK\6\7", 0, offset + length, 1)
    return _END_64.pack(b"PK\6\6", *wide) + locator + end


def _wide(*numbers: int) -> bool:
    return max(numbers) >= _LIMIT_32


def _extra(*numbers: int) -> bytes:
    """The zip64 field: the numbers that do not fit into 32 bits, in the order of the record."""
    if not numbers:
        return b""
    return struct.pack(f"<2H{len(numbers)}Q", 1, 8 * len(numbers), *numbers)
