"""Deterministic zips: the same names, modes and contents give the same bytes, on any machine."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO, NamedTuple

from sls_py.files import zip_records
from sls_py.files.atomic import replacing
from sls_py.files.compression import CHUNK
from sls_py.files.entries import Content, Entries, Key, no_entries
from sls_py.files.hashing import Bytes, Hasher
from sls_py.files.packing import ChangedError, Job, Packing
from sls_py.files.segments import Segments
from sls_py.files.zip_records import LIMIT_32

__all__ = ["ChangedError", "Member", "Segments", "Written", "write_zip"]

_KEY = itemgetter(0)

_BUFFER = 1024 * 1024
"""How many bytes are written and hashed at once."""


class Member(NamedTuple):
    """One file of a zip: its name, mode and digest there, and the place of its content; its size when known."""

    key: Key
    source: str | bytes
    size: int | None = None

    @property
    def name(self) -> str:
        """Its name in the zip."""
        return self.key[0]

    @property
    def executable(self) -> bool:
        """Whether the file may be executed."""
        return self.key[1]

    @property
    def sha256(self) -> str:
        """The digest of its content (hex SHA-256)."""
        return self.key[2]


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
                try:
                    writer.add_all(sorted(members, key=_KEY))
                    written = writer.finish()
                finally:
                    writer.close()
            segments.replace(writer.placed)
            # ext4 writes a file to the disk at once that takes the place of another one: 27 ms for 47 MB
            path.unlink(missing_ok=True)
    finally:
        if packing is None:
            own.close()
    return written


def _ignore(_size: int) -> None:
    """Tell nobody."""


class _Run(NamedTuple):
    """Entries of another zip, from the `first` one to the one before `stop`."""

    entries: Entries
    first: int
    stop: int

    @property
    def number(self) -> int:
        """How many there are."""
        return self.stop - self.first


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
        self._hash = Hasher()
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
        runs = self._runs(list(map(_KEY, members)))
        self._packing.expect(self._unknown(members, runs))
        at = 0
        while at < len(members):
            taken = self._take(runs[at]) if at in runs else 0
            if not taken:
                self._add(members[at])
            at += taken or 1

    def _runs(self, keys: Sequence[Key]) -> dict[int, _Run]:
        """Find the members that follow each other in another zip as well, by where they begin."""
        runs: dict[int, _Run] = {}
        at = 0
        while at < len(keys):
            place = self._segments.find(keys[at])
            if place:
                entries, first = place
                runs[at] = _Run(entries, first, first + entries.run(first, keys, at))
            at += runs[at].number if place else 1
        return runs

    def _unknown(self, members: Sequence[Member], runs: Mapping[int, _Run]) -> Iterator[Job]:
        """Yield what no other zip has, once."""
        known = self._segments.digests
        seen: set[str] = set()
        at = 0
        while at < len(members):
            (_, _, sha256), source, size = members[at]
            if at in runs:
                at += runs[at].number
                continue
            if sha256 not in seen and sha256 not in known:
                seen.add(sha256)
                yield Job(sha256, source, size)
            at += 1

    def _take(self, run: _Run) -> int:
        """Copy entries that follow each other in another zip; return their number, 0 when they are too many bytes."""
        entries, first, stop = run
        start, end = entries.starts[first], entries.ends[stop - 1]
        if self._offset + end - start >= LIMIT_32:
            return 0
        shift = self._offset - start
        starts = [place + shift for place in entries.starts[first:stop]]
        if entries.archive == self._archive:  # they will be gone from where they are
            self.placed.extend(entries, first, stop, starts)
        offsets = zip_records.pack_offsets(starts)
        columns = zip(entries.heads[first:stop], offsets, entries.names[first:stop], strict=True)
        self._directory.extend(chain.from_iterable(columns))
        self._unzipped += sum(entries.sizes[first:stop])
        for piece in self._segments.read(entries.archive, start, end - start):
            self._write(piece)
        self._offset += end - start
        return run.number

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

    def close(self) -> None:
        """Let go of what was to be written."""
        self._hash.close()

    def _pack(self, member: Member) -> None:
        packed = self._packing.take(Job(member.sha256, member.source, member.size))
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
        if entry.is_wide or self._offset >= LIMIT_32:
            self._directory.append(entry.directory_record(self._offset))
        else:
            start = self._offset + len(header)
            end = start + content.packed
            head = entry.directory_head()
            self._directory.append(zip_records.with_offset(head, self._offset, entry.name))
            self.placed.append(member.key, self._offset, end, head, content.size)
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
            self._put(content)
            return
        self._pieces.append(content)
        self._waiting += len(content)
        if self._waiting >= _BUFFER:
            self._flush()

    def _flush(self) -> None:
        if self._pieces:
            content = b"".join(self._pieces)
            self._pieces, self._waiting = [], 0
            self._put(content)

    def _put(self, content: Bytes) -> None:
        self._hash.update(content)
        self._file.write(content)

    def _reread(self, found: Content) -> Iterator[bytes]:
        self._flush()
        end = found.start + found.packed
        for at in range(found.start, end, CHUNK):
            self._file.seek(at)
            piece = self._file.read(min(CHUNK, end - at))
            self._file.seek(0, SEEK_END)
            yield piece
