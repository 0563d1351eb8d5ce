"""Deterministic zips: the same names, modes and contents give the same bytes, on any machine."""

from __future__ import annotations

import base64
import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

from sls_py.files import zip_records
from sls_py.files.atomic import replacing
from sls_py.files.compression import CHUNK, Encoder, chunks, deflate_stream

LARGE = 64 * 1024 * 1024
"""Contents above this many bytes are compressed as a stream, so that memory does not grow with them."""


class Member(NamedTuple):
    """One file of a zip: its name there, and the digest (hex SHA-256) and place of its content."""

    name: str
    executable: bool
    sha256: str
    source: str | bytes


class Segment(NamedTuple):
    """Where the packed form of a content lies in a finished zip."""

    archive: str
    offset: int
    packed: int
    size: int
    crc: int
    method: int


class Written(NamedTuple):
    """A finished zip; `code_sha256` is the base64 SHA-256 of its bytes, as Lambda shows it."""

    size: int
    code_sha256: str
    unzipped_size: int
    files: int


class ChangedError(Exception):
    """The file named by the message has other content than when its digest was taken."""


class Segments:
    """The packed contents of all zips by digest, so that each content is compressed once.

    `known` are the segments of zips that were written before and did not change since.
    """

    def __init__(self, encoder: Encoder, known: Mapping[str, Segment] | None = None) -> None:
        self.encoder = encoder
        self.found: dict[str, Segment] = dict(known or {})
        self._open: dict[str, BinaryIO] = {}

    def read(self, segment: Segment) -> Iterator[bytes]:
        """Yield the packed bytes of a segment."""
        file = self._open.get(segment.archive)
        if file is None:
            file = Path(segment.archive).open("rb")  # noqa: SIM115 - closed by close
            self._open[segment.archive] = file
        file.seek(segment.offset)
        return chunks(file, segment.packed)

    def replace(self, archive: str, segments: Mapping[str, Segment]) -> None:
        """Forget what a zip held, and learn what it holds now."""
        self.close(archive)
        self.found = {
            digest: segment for digest, segment in self.found.items() if segment.archive != archive
        }
        for digest, segment in segments.items():
            self.found.setdefault(digest, segment._replace(archive=archive))

    def close(self, archive: str | None = None) -> None:
        """Close a zip that segments were read from, or all of them."""
        for name in [archive] if archive else list(self._open):
            if file := self._open.pop(name, None):
                file.close()


def write_zip(path: Path, members: Iterable[Member], segments: Segments) -> Written:
    """Write the members, sorted by the bytes of their names, into a zip at `path`.

    Dates are 1980-01-01, modes 0644 or 0755, names UTF-8, there are no entries for directories. Contents that
    do not get smaller are stored. `segments` learns where every packed content lies.

    Raises:
        ChangedError: a file is not what its digest says any more.
        OSError: a file cannot be read, or the zip cannot be written.
    """
    with replacing(path) as temporary:
        with temporary.open("w+b") as file:
            writer = _Writer(file, segments)
            for member in sorted(members, key=lambda member: member.name.encode()):
                writer.add(member)
            written = writer.finish()
        segments.replace(str(path), writer.placed)
    return written


class _Writer:
    def __init__(self, file: BinaryIO, segments: Segments) -> None:
        self._file = file
        self._segments = segments
        self._encoder = segments.encoder
        self._hash = hashlib.sha256()
        self._offset = 0
        self._directory: list[bytes] = []
        self._unzipped = 0
        self.placed: dict[str, Segment] = {}

    def add(self, member: Member) -> None:
        if known := self.placed.get(member.sha256):
            self._place(member, known, self._reread(known))
        elif found := self._segments.found.get(member.sha256):
            self._place(member, found, self._segments.read(found))
        elif isinstance(member.source, bytes):
            self._pack(member, member.source)
        else:
            self._read(member, member.source)

    def finish(self) -> Written:
        directory = b"".join(self._directory)
        count = len(self._directory)
        end = zip_records.end_records(count, len(directory), self._offset)
        self._write(directory)
        self._write(end)
        code_sha256 = base64.b64encode(self._hash.digest()).decode()
        return Written(self._offset, code_sha256, self._unzipped, count)

    def _read(self, member: Member, source: str) -> None:
        with open(source, "rb", buffering=0) as file:  # noqa: PTH123 - called for every file
            content = file.read(LARGE + 1)
            if len(content) <= LARGE:
                self._pack(member, content)
            else:
                file.seek(0)
                self._stream(member, file)

    def _pack(self, member: Member, content: bytes) -> None:
        _check(member, hashlib.sha256(content).hexdigest())
        crc = self._encoder.crc32(content, 0)
        packed: bytes | bytearray = self._encoder.compress(content)
        method = zip_records.DEFLATED
        if len(packed) >= len(content):
            packed, method = content, zip_records.STORED
        self._place(member, Segment("", 0, len(packed), len(content), crc, method), (packed,))

    def _stream(self, member: Member, source: BinaryIO) -> None:
        with tempfile.TemporaryFile() as spool:
            seen = deflate_stream(source, spool, self._encoder.crc32)
            _check(member, seen.sha256)
            packed = spool.tell()
            spool.seek(0)
            segment = Segment("", 0, packed, seen.size, seen.crc, zip_records.DEFLATED)
            self._place(member, segment, chunks(spool))

    def _place(self, member: Member, segment: Segment, packed: Iterable[bytes | bytearray]) -> None:
        entry = zip_records.Entry(
            name=member.name.encode(),
            mode=zip_records.mode(executable=member.executable),
            method=segment.method,
            crc=segment.crc,
            packed=segment.packed,
            size=segment.size,
        )
        self._directory.append(entry.directory_record(self._offset))
        self._write(entry.local_header())
        self.placed.setdefault(member.sha256, segment._replace(offset=self._offset))
        for piece in packed:
            self._write(piece)
        self._unzipped += segment.size

    def _write(self, content: bytes | bytearray) -> None:
        self._file.write(content)
        self._hash.update(content)
        self._offset += len(content)

    def _reread(self, segment: Segment) -> Iterator[bytes]:
        for start in range(0, segment.packed, CHUNK):
            self._file.seek(segment.offset + start)
            piece = self._file.read(min(CHUNK, segment.packed - start))
            self._file.seek(self._offset)
            yield piece


def _check(member: Member, digest: str) -> None:
    if digest != member.sha256:
        raise ChangedError(member.source if isinstance(member.source, str) else member.name)
