"""Entries of zips that were written before, so that each content is compressed once."""

from __future__ import annotations

import mmap
from collections.abc import Container, Iterable, Iterator
from itertools import repeat
from operator import itemgetter
from pathlib import Path

from sls_py.files.compression import CHUNK, Encoder
from sls_py.files.entries import Content, Entries, Key

LARGE_MAP = 32 * 1024 * 1024
"""Zips above this many bytes are not kept in memory while they are read from."""

Place = tuple[Entries, int]
"""Where an entry is: the entries of a zip, and its number among them."""


class Segments:
    """The entries of all zips, each in the zip that had it first; `known` are those of zips that did not change since."""

    def __init__(self, encoder: Encoder, known: Iterable[Entries] = ()) -> None:
        self.encoder = encoder
        self._entries: dict[str, Entries] = {}
        self._places: dict[Key, Place] = {}
        self._contents: dict[str, Place] = {}
        self._maps: dict[str, mmap.mmap] = {}
        for entries in known:
            self._learn(entries)

    def find(self, key: Key) -> Place | None:
        """Return the place of an entry."""
        return self._places.get(key)

    def content(self, digest: str) -> Content | None:
        """Return where a content lies, whatever its name and mode."""
        place = self._contents.get(digest)
        return place[0].content(place[1]) if place else None

    @property
    def digests(self) -> Container[str]:
        """The digests of all contents that lie in a zip."""
        return self._contents

    def all(self) -> tuple[Entries, ...]:
        """Return what is known about each zip."""
        return tuple(self._entries.values())

    def read(self, archive: str, start: int, length: int) -> Iterator[memoryview]:
        """Yield a part of a zip in pieces; each is good until the next one."""
        mapped = self._map(archive)
        with memoryview(mapped) as whole:
            for at in range(start, start + length, CHUNK):
                with whole[at : min(at + CHUNK, start + length)] as piece:
                    yield piece
                if len(mapped) > LARGE_MAP:
                    _release(mapped, at, CHUNK)

    def replace(self, entries: Entries) -> None:
        """Forget the entries of a zip, and learn those that it has now."""
        self.forget(entries.archive)
        self._learn(entries)

    def forget(self, archive: str) -> None:
        """Forget the entries of a zip."""
        self.close(archive)
        old = self._entries.pop(archive, None)
        if not self._entries:
            self._places, self._contents = {}, {}
            return
        for key in old.keys if old else ():
            if self._places[key][0] is old:
                del self._places[key]
            if self._contents.get(key[2], (None, 0))[0] is old:
                del self._contents[key[2]]

    def close(self, archive: str | None = None) -> None:
        """Close a zip that was read from, or all of them."""
        for name in [archive] if archive else list(self._maps):
            if opened := self._maps.pop(name, None):
                opened.close()

    def _learn(self, entries: Entries) -> None:
        """Take entries that no other zip has."""
        kept = entries
        if not self._places.keys().isdisjoint(entries.keys):
            known = self._places
            kept = entries.chosen([at for at, key in enumerate(entries.keys) if key not in known])
        places = list(zip(repeat(kept), range(len(kept.keys))))
        self._entries[kept.archive] = kept
        self._places.update(zip(kept.keys, places, strict=True))
        self._contents.update(zip(map(itemgetter(2), kept.keys), places, strict=True))

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
