"""Entries of zips that were written before, so that each content is compressed once."""

from __future__ import annotations

import mmap
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import count, product
from operator import itemgetter
from pathlib import Path

from sls_py.files.compression import CHUNK, Encoder
from sls_py.files.entries import Content, Entries, Key
from sls_py.files.hashing import BEHIND

LARGE_MAP = 32 * 1024 * 1024
"""Zips above this many bytes are not kept in memory while they are read from."""

Place = tuple[Entries, int]
"""Where an entry is: the entries of a zip, and its number among them."""


class Segments:
    """The entries of all zips, each in the zip that had it first; `known` are those of zips that did not change since."""

    def __init__(self, encoder: Encoder, known: Iterable[Entries] = ()) -> None:
        self.encoder = encoder
        self._entries = {entries.archive: entries for entries in known}
        self._numbers: dict[str, dict[str, int]] = {}
        self._contents: dict[str, Place] = {}
        self._unread = list(self._entries.values())
        self._maps: dict[str, mmap.mmap] = {}

    def find(self, key: Key) -> Place | None:
        """Return the place of an entry."""
        name = key[0]
        for archive, entries in self._entries.items():
            if archive not in self._numbers:
                names = map(itemgetter(0), entries.keys)
                self._numbers[archive] = dict(zip(names, count(), strict=False))
            number = self._numbers[archive].get(name)
            if number is not None and entries.keys[number] == key:
                return entries, number
        return None

    def content(self, digest: str) -> Content | None:
        """Return where a content lies, whatever its name and mode."""
        place = self._by_digest().get(digest)
        return place[0].content(place[1]) if place else None

    @property
    def digests(self) -> Container[str]:
        """The digests of all contents that lie in a zip."""
        return self._by_digest()

    def _by_digest(self) -> Mapping[str, Place]:
        """The places of contents; what was learned is only looked at when somebody asks."""
        for entries in self._unread:
            digests = map(itemgetter(2), entries.keys)
            places = product([entries], range(len(entries.keys)))
            self._contents.update(zip(digests, places, strict=True))
        self._unread = []
        return self._contents

    def all(self) -> tuple[Entries, ...]:
        """Return what is known about each zip."""
        return tuple(self._entries.values())

    def read(self, archive: str, start: int, length: int) -> Iterator[memoryview]:
        """Yield a part of a zip in pieces."""
        mapped = self._map(archive)
        for at in range(start, start + length, CHUNK):
            yield memoryview(mapped)[at : min(at + CHUNK, start + length)]
            done = at - (BEHIND + 1) * CHUNK  # what comes after it may still be hashed
            if len(mapped) > LARGE_MAP and done >= start:
                _release(mapped, done, CHUNK)

    def replace(self, entries: Entries) -> None:
        """Forget the entries of a zip, and learn those that it has now."""
        self.forget(entries.archive)
        self._entries[entries.archive] = entries
        self._unread.append(entries)

    def forget(self, archive: str) -> None:
        """Forget the entries of a zip."""
        self.close(archive)
        old = self._entries.pop(archive, None)
        self._numbers.pop(archive, None)
        self._unread = [entries for entries in self._unread if entries is not old]
        if not self._entries:
            self._contents = {}
            return
        for _, _, digest in old.keys if old else ():
            if self._contents.get(digest, (None, 0))[0] is old:
                del self._contents[digest]

    def close(self, archive: str | None = None) -> None:
        """Close a zip that was read from, or all of them."""
        for name in [archive] if archive else list(self._maps):
            if opened := self._maps.pop(name, None):
                opened.close()

    def _map(self, archive: str) -> mmap.mmap:
        if archive not in self._maps:
            with Path(archive).open("rb") as file:
                self._maps[archive] = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return self._maps[archive]


def _release(mapped: mmap.mmap, at: int, length: int) -> None:
    """Give memory back that a part of a mapped file takes."""
    if hasattr(mmap, "MADV_DONTNEED"):
        first = at - at % mmap.PAGESIZE
        mapped.madvise(mmap.MADV_DONTNEED, first, min(length, len(mapped) - first))
