"""The entries of one zip in columns: lists of thousands are compared, cut and kept faster than thousands of objects."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

from sls_py.files import zip_records
from sls_py.files.tables import split_digests

Key = tuple[str, bool, str]
"""What an entry is for: a name, whether the file is executable, and the digest (hex SHA-256) of its content."""

Stored = tuple[bytes, bytes, bytes, bytes]
"""The names, digests, heads and starts of entries, as they are kept in a file."""

_FIRST_STEP = 16


class Content(NamedTuple):
    """A packed content in a finished zip, which begins at `start`."""

    archive: str
    start: int
    packed: int
    size: int
    crc: int
    method: int


class Entries(NamedTuple):
    """Entries in the order in which they lie in `archive`; others may lie between them.

    Each goes from its place in `starts` to that in `ends`, unpacks to `sizes` bytes, and has a `heads` and a `names`
    in the directory of the zip, with the offset between them.
    """

    archive: str
    keys: list[Key]
    starts: list[int]
    ends: list[int]
    sizes: list[int]
    heads: list[bytes]
    names: list[bytes]

    def append(self, key: Key, start: int, end: int, head: bytes, size: int) -> None:
        """Add an entry that lies behind the others."""
        self.keys.append(key)
        self.starts.append(start)
        self.ends.append(end)
        self.sizes.append(size)
        self.heads.append(head)
        self.names.append(key[0].encode())

    def extend(self, other: Entries, first: int, stop: int, starts: Sequence[int]) -> None:
        """Add entries of another zip, which begin at `starts` here."""
        shift = starts[0] - other.starts[first]
        self.keys.extend(other.keys[first:stop])
        self.starts.extend(starts)
        self.ends.extend([end + shift for end in other.ends[first:stop]])
        self.sizes.extend(other.sizes[first:stop])
        self.heads.extend(other.heads[first:stop])
        self.names.extend(other.names[first:stop])

    def run(self, first: int, keys: Sequence[Key], at: int) -> int:
        """Count the entries from `first` on that are those of `keys` from `at` on, without gaps between them.

        The first one is known to be the same.
        """
        found, step, doubling = 1, _FIRST_STEP, True
        most = min(len(self.keys) - first, len(keys) - at)
        while found < most:
            until = min(found + step, most)
            if self._is_run(first + found, first + until, keys, at + found):
                found = until
                step = step * 2 if doubling else step
            elif until - found == 1:
                break
            else:
                step, doubling = (until - found) // 2, False
        return found

    def _is_run(self, first: int, stop: int, keys: Sequence[Key], at: int) -> bool:
        """Whether entries are those of keys, and each begins where the one before it ends."""
        return (
            self.keys[first:stop] == keys[at : at + stop - first]
            and self.starts[first:stop] == self.ends[first - 1 : stop - 1]
        )

    def content(self, number: int) -> Content:
        """Return the packed content of an entry."""
        facts = zip_records.facts_of(self.heads[number])
        start = self.ends[number] - facts.packed
        return Content(self.archive, start, facts.packed, facts.size, facts.crc, facts.method)

    def stored(self) -> Stored:
        """Return the entries as columns of bytes."""
        starts = struct.pack(f"<{len(self.starts)}Q", *self.starts)
        digests = "".join([key[2] for key in self.keys]).encode()
        return b"\0".join(self.names), digests, b"".join(self.heads), starts


def no_entries(archive: str) -> Entries:
    """Return the entries of a zip without any."""
    return Entries(archive, [], [], [], [], [], [])


def restored(archive: str, stored: Stored) -> Entries:
    """Return the entries of a zip from columns.

    Raises:
        ValueError, struct.error: that is not what `Entries.stored` wrote.
    """
    names, digests, heads, starts = stored
    places = list(struct.unpack(f"<{len(starts) // 8}Q", starts))
    modes, lengths, sizes = zip_records.columns_of(heads)
    return Entries(
        archive,
        keys=list(zip(names.decode().split("\0"), modes, split_digests(digests), strict=True)),
        starts=places,
        ends=[start + length for start, length in zip(places, lengths, strict=True)],
        sizes=sizes,
        heads=zip_records.split_heads(heads),
        names=names.split(b"\0"),
    )
