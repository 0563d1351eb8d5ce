"""Deterministic zips: the same names, modes and contents give the same bytes, on any machine."""

from __future__ import annotations

import base64
import hashlib
import mmap
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from operator import itemgetter
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO, NamedTuple

from sls_py.files import zip_records
from sls_py.files.atomic import replacing
from sls_py.files.compression import CHUNK
from sls_py.files.entries import Content, Key, no_entries
from sls_py.files.packing import ChangedError, Job, Packing
from sls_py.files.segments import Segments
from sls_py.files.zip_records import LIMIT_32

__all__ = ["ChangedError", "Member", "Segments", "Written", "write_zip"]

Bytes = bytes | bytearray | memoryview | mmap.mmap

_BUFFER = 1024 * 1024
"""How many bytes are written and hashed at once."""


class Member(NamedTuple):
    """One file of a zip: its name there, the digest (hex SHA-256) and place of its content, and its size when known."""

    name: str
    executable: bool
    sha256: str
    source: str | bytes
    size: int | None = None


class Written(NamedTuple):
    """A finished zip; `code_sha256` is the base64 SHA-256 of its bytes, as Lambda shows it."""

    size: int
    code_sha256: str
    unzipped_size: int
    files: int


def write_zip(
    path: Path,
    members: Iterable[Member],
    segments: Segments,
    *,
    packing: Packing | None = None,
    progress: Callable[[int], None] | None = None,
) -> Written:
    """Write the members, sorted by the bytes of their names, into a zip at `path`.

    Dates are 1980-01-01, modes 0644 or 0755, names UTF-8, there are no entries for directories. Contents that
    do not get smaller are stored. What `segments` know is copied, and they learn where the rest went. `packing` has
    what was read before, and packs the rest. `progress` hears of the size of each file that had to be packed.

    Raises:
        ChangedError: a file is not what its digest says any more.
        OSError: a file cannot be read, or the zip cannot be written.
    """
    own = packing or Packing(segments.encoder)
    try:
        with replacing(path) as temporary:
            with temporary.open("w+b") as file:
                writer = _Writer(file, segments, str(path), own, progress or _ignore)
                # the order of names is that of their UTF-8 as well
                writer.add_all(sorted(members, key=itemgetter(0)))
                written = writer.finish()
            segments.replace(writer.placed)
    finally:
        if packing is None:
            own.close()
    return written


def _ignore(_size: int) -> None:
    """Tell nobody."""


class _Writer:
    """Writes entry after entry; runs of entries that another zip has in the same order are copied in one go."""

    def __init__(
        self,
        file: BinaryIO,
        segments: Segments,
        archive: str,
        packing: Packing,
        progress: Callable[[int], None],
    ) -> None:
        self._packing = packing
        self._progress = progress
        self._file = file
        self._segments = segments
        self._archive = archive
        self._hash = hashlib.sha256()
        self._pieces: list[Bytes] = []
        self._waiting = 0
        self._directory: list[bytes] = []
        self._files = 0
        self._unzipped = 0
        self._offset = 0
        self._contents: dict[str, Content] = {}
        self.placed = no_entries(archive)

    def add_all(self, members: Sequence[Member]) -> None:
        """Add members; those that another zip has in the same order are taken together."""
        self._files = len(members)
        keys = [member[:3] for member in members]
        self._packing.expect(self._unknown(members))
        at = 0
        while at < len(keys):
            taken = self._take(keys, at)
            if not taken:
                self._add(members[at])
            at += taken or 1

    def _unknown(self, members: Iterable[Member]) -> Iterator[Job]:
        """Yield what no other zip has, once."""
        known = self._segments.digests
        seen: set[str] = set()
        for member in [member for member in members if member[2] not in known]:
            if member.sha256 not in seen:
                seen.add(member.sha256)
                yield Job(member.sha256, *member[3:])

    def _take(self, keys: Sequence[Key], at: int) -> int:
        """Copy as many entries as follow each other in another zip; return their number."""
        place = self._segments.find(keys[at])
        if place is None:
            return 0
        entries, first = place
        stop = first + entries.run(first, keys, at)
        start, end = entries.starts[first], entries.ends[stop - 1]
        if self._offset + end - start >= LIMIT_32:
            return 0
        known = len(self.placed.keys)
        self.placed.extend(entries, first, stop, self._offset - start)
        offsets = zip_records.pack_offsets(self.placed.starts[known:])
        columns = zip(entries.heads[first:stop], offsets, entries.names[first:stop], strict=True)
        self._directory.extend(chain.from_iterable(columns))
        self._unzipped += sum(entries.sizes[first:stop])
        for piece in self._segments.read(entries.archive, start, end - start):
            self._write(piece)
        self._offset += end - start
        return stop - first

    def _add(self, member: Member) -> None:
        if found := self._contents.get(member.sha256):
            self._place(member, found, self._reread(found))
        elif found := self._segments.content(member.sha256):
            packed = self._segments.read(found.archive, found.start, found.packed)
            self._place(member, found, packed)
        else:
            self._pack(member)

    def finish(self) -> Written:
        size = self._offset
        directory = b"".join(self._directory)
        end = zip_records.end_records(self._files, len(directory), size)
        self._write(directory)
        self._write(end)
        self._flush()
        code_sha256 = base64.b64encode(self._hash.digest()).decode()
        size += len(directory) + len(end)
        return Written(size, code_sha256, self._unzipped, self._files)

    def _pack(self, member: Member) -> None:
        packed = self._packing.take(Job(member.sha256, *member[3:]))
        self._progress(packed.size)
        content, size, crc, method = packed
        found = Content("", 0, len(content), size, crc, method)
        self._place(member, found, (content,))

    def _place(self, member: Member, content: Content, packed: Iterable[Bytes]) -> None:
        """Write an entry of its own; `content` says how the packed bytes are to be understood."""
        entry = zip_records.Entry(
            name=member.name.encode(),
            executable=member.executable,
            method=content.method,
            crc=content.crc,
            packed=content.packed,
            size=content.size,
        )
        header = entry.local_header()
        self._directory.append(entry.directory_record(self._offset))
        if not entry.is_wide:
            start = self._offset + len(header)
            end = start + content.packed
            head = entry.directory_head()
            self.placed.append(member[:3], self._offset, end, head, content.size)
            self._contents.setdefault(member.sha256, content._replace(start=start))
        self._write(header)
        for piece in packed:
            self._write(piece)
        self._offset += len(header) + content.packed
        self._unzipped += content.size

    def _write(self, content: Bytes) -> None:
        """Write small pieces together: a call for each would cost more than what is in it."""
        if isinstance(content, memoryview) or len(content) >= _BUFFER:
            self._flush()
            self._file.write(content)
            self._hash.update(content)
            return
        self._pieces.append(content)
        self._waiting += len(content)
        if self._waiting >= _BUFFER:
            self._flush()

    def _flush(self) -> None:
        if self._pieces:
            content = b"".join(self._pieces)
            self._pieces, self._waiting = [], 0
            self._file.write(content)
            self._hash.update(content)

    def _reread(self, found: Content) -> Iterator[bytes]:
        self._flush()
        end = found.start + found.packed
        for at in range(found.start, end, CHUNK):
            self._file.seek(at)
            piece = self._file.read(min(CHUNK, end - at))
            self._file.seek(0, SEEK_END)
            yield piece
