"""The zips in the build folder: a good one is kept, the others are written."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sls_py.files.atomic import write_text
from sls_py.files.compression import Encoder
from sls_py.files.hashes import HashCache, state_of
from sls_py.files.zips import Member, Segment, Segments, write_zip

FORMAT = "slspy-archives-1"


class Record(NamedTuple):
    """A zip that was written, as it is remembered."""

    digest: str
    encoding: str
    size: int
    code_sha256: str
    unzipped_size: int
    files: int


class Archives:
    """The zips that slspy made in a build folder; what it cannot remember of them counts as unknown.

    Zips that changed take what they can from those of the last time without compressing it again.
    """

    def __init__(self, directory: Path, hashes: HashCache, encoder: Encoder) -> None:
        self._directory = directory
        self._cache = directory / "cache"
        self._hashes = hashes
        self._encoder = encoder
        self._known = _records(_read(self._cache / "archives.json"))
        self._made: dict[str, Record] = {}
        self._segments: Segments | None = None

    def make(self, name: str, digest: str, members: Sequence[Member]) -> Record:
        """Return the record of the zip `name` with this content, after writing it when it is not there.

        Raises:
            ChangedError: a file changed after its digest was taken.
            OSError: a file cannot be read, or the zip cannot be written.
        """
        record = self._known.get(name)
        wanted = (digest, self._encoder.name)
        if not (record and record[:2] == wanted and self._is_intact(name, record)):
            if self._segments is None:
                self._segments = Segments(self._encoder, self._load_segments())
            written = write_zip(self._directory / name, members, self._segments)
            record = Record(
                digest,
                self._encoder.name,
                size=written.size,
                code_sha256=written.code_sha256,
                unzipped_size=written.unzipped_size,
                files=written.files,
            )
        self._made[name] = record
        return record

    def save(self, *, keep_others: bool) -> None:
        """Remember the zips for the next time; those of earlier runs go, unless told to keep them."""
        others = {name: record for name, record in self._known.items() if name not in self._made}
        if not keep_others:
            for name in others:
                (self._directory / name).unlink(missing_ok=True)
            others = {}
        records = {**others, **self._made}
        if records != self._known:
            _write(self._cache / "archives.json", {"archives": records})
        if self._segments:
            self._save_segments(self._segments, records)

    def close(self) -> None:
        """Close the zips that were read from."""
        if self._segments:
            self._segments.close()

    def _is_intact(self, name: str, record: Record) -> bool:
        path = str(self._directory / name)
        try:
            state = state_of(path)
            return (
                state.size == record.size
                and _base64(self._hashes.sha256(path, state)) == record.code_sha256
            )
        except OSError:
            return False

    def _load_segments(self) -> dict[str, Segment]:
        content = _read(self._cache / "segments.json")
        try:
            intact = {
                name: str(self._directory / name)
                for name, code_sha256 in content["archives"].items()
                if content["encoding"] == self._encoder.name and self._is_known(name, code_sha256)
            }
            return {
                digest: Segment(intact[name], *place)
                for digest, (name, *place) in content["segments"].items()
                if name in intact
            }
        except (KeyError, TypeError, ValueError, AttributeError):
            return {}

    def _is_known(self, name: str, code_sha256: str) -> bool:
        record = self._known.get(name)
        return bool(record and record.code_sha256 == code_sha256 and self._is_intact(name, record))

    def _save_segments(self, segments: Segments, records: Mapping[str, Record]) -> None:
        names = {str(self._directory / name): name for name in records}
        content = {
            "encoding": self._encoder.name,
            "archives": {name: record.code_sha256 for name, record in records.items()},
            "segments": {
                digest: (names[segment.archive], *segment[1:])
                for digest, segment in segments.found.items()
                if segment.archive in names
            },
        }
        _write(self._cache / "segments.json", content)


def _base64(sha256: str) -> str:
    return base64.b64encode(bytes.fromhex(sha256)).decode()


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) and content.get("format") == FORMAT else {}


def _write(path: Path, content: Mapping[str, Any]) -> None:
    write_text(path, json.dumps({"format": FORMAT, **content}))


def _records(content: Mapping[str, Any]) -> dict[str, Record]:
    try:
        return {name: Record(*record) for name, record in content["archives"].items()}
    except (KeyError, TypeError, AttributeError):
        return {}
