"""The zips in the build folder: a good one is kept, the others are written."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sls_py.files.atomic import write_text
from sls_py.files.compression import Encoder
from sls_py.files.hashes import HashCache, state_of
from sls_py.files.zips import Member, Segments, Written, write_zip

FORMAT = "slspy-archives-1"


class Record(NamedTuple):
    """A zip that was written before, as the records remember it."""

    digest: str
    encoding: str
    size: int
    code_sha256: str
    unzipped_size: int
    files: int


class Archives:
    """The zips of a build folder and what is known about them; unreadable records count as none."""

    def __init__(self, directory: Path, hashes: HashCache, encoder: Encoder) -> None:
        self._directory = directory
        self._file = directory / "cache" / "archives.json"
        self._hashes = hashes
        self._encoder = encoder
        self._segments = Segments(encoder)
        self._known = _load(self._file)
        self._made: dict[str, Record] = {}

    def make(self, name: str, digest: str, members: Sequence[Member]) -> Record:
        """Return the record of the zip `name` with this content, after writing it when it is not there.

        Raises:
            ChangedError: a file changed after its digest was taken.
            OSError: a file cannot be read, or the zip cannot be written.
        """
        record = self._known.get(name)
        if not (record and self._is_good(name, record, digest)):
            record = self._write(name, digest, members)
        self._made[name] = record
        return record

    def save(self, *, keep_others: bool) -> None:
        """Write the records; zips that were made before and are not needed any more go, unless told to keep them."""
        others = {name: record for name, record in self._known.items() if name not in self._made}
        if not keep_others:
            for name in others:
                (self._directory / name).unlink(missing_ok=True)
            others = {}
        records = {**others, **self._made}
        if records != self._known:
            write_text(self._file, json.dumps({"format": FORMAT, "archives": records}))

    def close(self) -> None:
        """Close the zips that were read."""
        self._segments.close()

    def _is_good(self, name: str, record: Record, digest: str) -> bool:
        if (record.digest, record.encoding) != (digest, self._encoder.name):
            return False
        path = str(self._directory / name)
        try:
            state = state_of(path)
            sha256 = self._hashes.sha256(path, state)
        except OSError:
            return False
        return (state.size, to_base64(sha256)) == (record.size, record.code_sha256)

    def _write(self, name: str, digest: str, members: Sequence[Member]) -> Record:
        path = self._directory / name
        written: Written = write_zip(path, members, self._segments)
        return Record(digest, self._encoder.name, *written)


def to_base64(sha256: str) -> str:
    """Return a hex SHA-256 the way Lambda writes it."""
    return base64.b64encode(bytes.fromhex(sha256)).decode()


def _load(file: Path) -> dict[str, Record]:
    try:
        content = json.loads(file.read_bytes())
        if content["format"] != FORMAT:
            return {}
        return {name: Record(*record) for name, record in content["archives"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}
