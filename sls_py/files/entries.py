"""The entries of one zip in columns: lists of thousands are compared, cut and kept faster than thousands of objects."""

from __future__ import annotations

import binascii
from collections.abc import Sequence
from typing import NamedTuple

from sls_py.files import zip_records
from sls_py.model.values import JsonObject

Key = tuple[str, bool, str]
"""What an entry is for: a name, whether the file is executable, and the digest (hex SHA-256) of its content."""

_DIGEST = 64
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

    def chosen(self, numbers: Sequence[int]) -> Entries:
        """Return some of the entries."""
        return Entries(
            self.archive,
            keys=[self.keys[number] for number in numbers],
            starts=[self.starts[number] for number in numbers],
            ends=[self.ends[number] for number in numbers],
            sizes=[self.sizes[number] for number in numbers],
            heads=[self.heads[number] for number in numbers],
            names=[self.names[number] for number in numbers],
        )

    def append(self, key: Key, start: int, end: int, head: bytes, size: int) -> None:
        """Add an entry that lies behind the others."""
        self.keys.append(key)
        self.starts.append(start)
        self.ends.append(end)
        self.sizes.append(size)
        self.heads.append(head)
        self.names.append(key[0].encode())

    def extend(self, other: Entries, first: int, stop: int, shift: int) -> None:
        """Add entries of another zip, which lie `shift` bytes farther here."""
        self.keys.extend(other.keys[first:stop])
        self.starts.extend([start + shift for start in other.starts[first:stop]])
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
        (facts,) = zip_records.facts_of(self.heads[number])
        start = self.ends[number] - facts.packed
        return Content(self.archive, start, facts.packed, facts.size, facts.crc, facts.method)

    def stored(self) -> JsonObject:
        """Return the entries as JSON."""
        return {
            "names": [key[0] for key in self.keys],
            "digests": "".join([key[2] for key in self.keys]),
            "heads": binascii.b2a_base64(b"".join(self.heads), newline=False).decode(),
            "starts": self.starts,
        }


def no_entries(archive: str) -> Entries:
    """Return the entries of a zip without any."""
    return Entries(archive, [], [], [], [], [], [])


def restored(archive: str, stored: JsonObject) -> Entries:
    """Return the entries of a zip from JSON.

    Raises:
        ValueError, KeyError, TypeError, AttributeError, struct.error: that is not what `Entries.stored` wrote.
    """
    names, digests, starts = stored["names"], stored["digests"], stored["starts"]
    places = range(0, len(digests), _DIGEST)
    hashes = [digests[place : place + _DIGEST] for place in places]
    heads = binascii.a2b_base64(stored["heads"])
    facts = list(zip_records.facts_of(heads))
    modes = [fact.executable for fact in facts]
    return Entries(
        archive,
        keys=list(zip(names, modes, hashes, strict=True)),
        starts=starts,
        ends=[start + fact.length for start, fact in zip(starts, facts, strict=True)],
        sizes=[fact.size for fact in facts],
        heads=zip_records.split_heads(heads),
        names=[name.encode() for name in names],
    )
