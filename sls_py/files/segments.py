"""Entries of zips that were written before, so that each content is compressed once."""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from sls_py.files import zip_records
from sls_py.files.compression import CHUNK, Encoder

LARGE_MAP = 32 * 1024 * 1024
"""Zips above this many bytes are not kept in memory while they are read from."""

Key = tuple[str, str]
"""The digest (hex SHA-256) of a content, and the name that an entry has for it."""


class Segment(NamedTuple):
    """An entry in a finished zip: its local header is at `offset`, followed by `packed` bytes of content."""

    archive: str
    offset: int
    header: int
    packed: int
    size: int
    crc: int
    method: int

    @property
    def length(self) -> int:
        """How many bytes header and content have."""
        return self.header + self.packed


class Entry(NamedTuple):
    """An entry as it can be copied: its bytes in `archive`, and what a directory says about it before and after the offset."""

    archive: str
    start: int
    end: int
    size: int
    head: bytes
    name: bytes


class Segments:
    """The entries of all zips, by content and name; `known` are those of zips that did not change since."""

    def __init__(self, encoder: Encoder, known: Mapping[Key, Segment] | None = None) -> None:
        self.encoder = encoder
        self._found: dict[str, dict[str, Segment]] = {}
        self._keys: dict[str, list[Key]] = {}
        self._entries: dict[tuple[str, str, bool], Entry] = {}
        self._heads: dict[tuple[str, str, bool], bytes] = {}
        self._maps: dict[str, mmap.mmap] = {}
        self._learn(known or {})

    def entry(self, digest: str, name: str, *, executable: bool = False) -> Entry | None:
        """Return an entry that has this content under this name, for a member with the given mode."""
        key = (digest, name, executable)
        known = self._entries.get(key)
        if known is None and (found := self._found.get(digest, {}).get(name)):
            head = self._heads.get(key)  # the same content has the same head wherever it is
            if head is None:
                head = self._heads[key] = _head(found, name.encode(), executable=executable)
            archive, start, header, packed, size, _, _ = found
            end = start + header + packed
            known = self._entries[key] = Entry(archive, start, end, size, head, name.encode())
        return known

    def segment(self, digest: str, name: str) -> Segment:
        """Return what is known about an entry; KeyError when there is none."""
        return self._found[digest][name]

    def content(self, digest: str) -> Segment | None:
        """Return an entry that has this content, whatever its name."""
        names = self._found.get(digest)
        return next(iter(names.values())) if names else None

    def items(self) -> Iterator[tuple[Key, Segment]]:
        """Yield every entry."""
        for digest, names in self._found.items():
            for name, segment in names.items():
                yield (digest, name), segment

    def archives(self) -> tuple[str, ...]:
        """Return the zips that entries are known of."""
        return tuple(self._keys)

    def read(self, archive: str, start: int, length: int) -> Iterator[memoryview]:
        """Yield a part of a zip in pieces; each is good until the next one."""
        mapped = self._map(archive)
        with memoryview(mapped) as whole:
            for at in range(start, start + length, CHUNK):
                with whole[at : min(at + CHUNK, start + length)] as piece:
                    yield piece
                if len(mapped) > LARGE_MAP:
                    _release(mapped, at, CHUNK)

    def replace(self, archive: str, entries: Mapping[Key, Segment]) -> None:
        """Forget the entries of a zip, and learn those that it has now."""
        self.close(archive)
        for digest, name in self._keys.pop(archive, ()):
            self._entries.pop((digest, name, False), None)
            self._entries.pop((digest, name, True), None)
            names = self._found[digest]
            if names[name].archive == archive:
                del names[name]
            if not names:
                del self._found[digest]
        self._learn(entries)

    def close(self, archive: str | None = None) -> None:
        """Close a zip that was read from, or all of them."""
        for name in [archive] if archive else list(self._maps):
            if opened := self._maps.pop(name, None):
                opened.close()

    def _learn(self, entries: Mapping[Key, Segment]) -> None:
        for (digest, name), segment in entries.items():
            names = self._found.setdefault(digest, {})
            if name not in names:
                names[name] = segment
                self._keys.setdefault(segment.archive, []).append((digest, name))

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


def _head(found: Segment, name: bytes, *, executable: bool) -> bytes:
    entry = zip_records.Entry(name, executable, found.method, found.crc, found.packed, found.size)
    return entry.directory_head()
