"""The zips in the build folder: a good one is kept, the others are written."""

from __future__ import annotations

import base64
import json
import os
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from sls_py.files.atomic import replacing, write_text
from sls_py.files.entries import Entries, restored
from sls_py.files.hashes import RACY_NS, FileState, HashCache, state_of
from sls_py.files.packing import Packing
from sls_py.files.segments import Segments
from sls_py.files.tables import read_table, write_table
from sls_py.files.zips import Member, write_zip

FORMAT = "slspy-archives-3"
ARCHIVES = "archives.json"
SEGMENTS = "segments"

_FINE_NS = 1_000_000
_TICK_NS = 20_000_000
"""The clock of files moves on at least so often, where they have fine dates."""


class Record(NamedTuple):
    """A zip that was written, as it is remembered."""

    digest: str
    encoding: str
    size: int
    code_sha256: str
    unzipped_size: int
    files: int


Records = dict[str, Record]
"""Records by the names of the zips."""


class Archives:
    """The zips that slspy made in a build folder; what it cannot remember of them counts as unknown.

    Zips that changed take what they can from those of the last time, also in other build folders of the service,
    without compressing it again. `cache` is the folder to remember them in.
    """

    def __init__(self, directory: Path, cache: Path, hashes: HashCache, packing: Packing) -> None:
        self._directory = directory.absolute()
        self._cache = cache
        self._hashes = hashes
        self._packing = packing
        self._encoder = packing.encoder
        remembered = _read(cache / ARCHIVES)
        self._folders, self._states = _folders(remembered), _states(remembered)
        self._known = self._folders.get(str(self._directory), {})
        self._made: Records = {}
        self._twins: dict[str, str] = {}
        self._written: dict[str, FileState] = {}
        self._segments: Segments | None = None

    def begin_again(self) -> None:
        """Take the zips that were made as known ones, and copy nothing more from those that others changed."""
        self._known = self._folders.get(str(self._directory), {})
        self._made, self._twins = {}, {}
        if self._segments:
            for archive in [entries.archive for entries in self._segments.all()]:
                record = self._known.get(Path(archive).name)
                if not (record and self._is_good(archive, record)):
                    self._segments.forget(archive)

    def make(
        self,
        name: str,
        digest: str,
        members: Sequence[Member],
        progress: Callable[[int], None] | None = None,
    ) -> Record:
        """Return the record of the zip `name` with this content, after writing it when it is not there.

        `progress` hears of the size of each file that had to be read.

        Raises:
            ChangedError: a file changed after its digest was taken.
            OSError: a file cannot be read, or the zip cannot be written.
        """
        record = self._known.get(name)
        if not (record and record.digest == digest and self._is_good(self._path(name), record)):
            twin = self._twins.get(digest)
            record = (
                self._repeat(twin, name) if twin else self._write(name, digest, members, progress)
            )
        self._made[name] = record
        self._twins.setdefault(digest, name)
        return record

    def save(self, *, keep_others: bool, lasting: bool = True) -> None:
        """Remember the zips for the next time; those of earlier runs go, unless told to keep them.

        What is not `lasting` is for this process only.
        """
        others = {name: record for name, record in self._known.items() if name not in self._made}
        if not keep_others:
            for name in others:
                (self._directory / name).unlink(missing_ok=True)
            others = {}
        before = self._folders
        self._folders = folders = {**before, str(self._directory): {**others, **self._made}}
        if not lasting:
            return
        if self._segments:
            self._save_segments(self._segments, folders)
        states = self._states | self._unchanged()
        if folders != before or states != self._states:
            kept = {folder: found for folder, found in folders.items() if Path(folder).is_dir()}
            places = {str(Path(folder) / name) for folder, found in kept.items() for name in found}
            states = {path: state for path, state in states.items() if path in places}
            _write(self._cache / ARCHIVES, {"folders": kept, "states": states})

    def _unchanged(self) -> dict[str, FileState]:
        """The states of the zips that were written, as they are now: names that were added since changed them."""
        found = {}
        for path, state in self._written.items():
            with suppress(OSError):
                now = state_of(path)
                if _is_same(now, state):
                    found[path] = now
        return found

    def close(self) -> None:
        """Close the zips that were read from, and let go of what was read to be zipped."""
        self._packing.close()
        if self._segments:
            self._segments.close()

    def _path(self, name: str) -> str:
        return str(self._directory / name)

    def _write(
        self,
        name: str,
        digest: str,
        members: Sequence[Member],
        progress: Callable[[int], None] | None,
    ) -> Record:
        if self._segments is None:
            self._segments = Segments(self._encoder, self._load_segments())
        path = self._directory / name
        written = write_zip(path, members, self._segments, packing=self._packing, progress=progress)
        with suppress(OSError):
            _date_back(str(path))
            self._written[str(path)] = state_of(str(path))
        return Record(
            digest,
            self._encoder.name,
            size=written.size,
            code_sha256=written.code_sha256,
            unzipped_size=written.unzipped_size,
            files=written.files,
        )

    def _repeat(self, twin: str, name: str) -> Record:
        """Give a zip that was just made a second name."""
        linked = True
        with replacing(self._directory / name) as temporary:
            try:
                temporary.hardlink_to(self._directory / twin)
            except OSError:  # the file system knows no links
                import shutil  # not needed most of the time

                shutil.copyfile(self._directory / twin, temporary)
                linked = False
        if linked and (written := self._written.get(self._path(twin))):
            self._written[self._path(name)] = written
        return self._made[twin]

    def _is_good(self, path: str, record: Record) -> bool:
        """Whether a zip is on disk as it was written, by the compressor that is used now."""
        try:
            state = state_of(path)
            if record.encoding != self._encoder.name or record.size != state.size:
                return False
            if self._states.get(path) == state:
                return True
            if (written := self._written.get(path)) and _is_same(state, written):
                return True
            digest = self._hashes.sha256(path, state, offered=False)
            return _base64(digest) == record.code_sha256
        except OSError:
            return False

    def _load_segments(self) -> Iterator[Entries]:
        """Yield the entries of the zips that are still there, up to the first that cannot be understood."""
        try:
            header, columns = read_table(self._cache / SEGMENTS, FORMAT)
            for number, (path, code_sha256) in enumerate(header["archives"]):
                if self._is_known(Path(path), code_sha256):
                    names, digests, heads, starts = columns[4 * number : 4 * number + 4]
                    yield restored(path, (names, digests, heads, starts))
        except (OSError, KeyError, TypeError, ValueError, struct.error):
            return

    def _is_known(self, path: Path, code_sha256: str) -> bool:
        record = self._folders.get(str(path.parent), {}).get(path.name)
        return bool(
            record and record.code_sha256 == code_sha256 and self._is_good(str(path), record)
        )

    def _save_segments(self, segments: Segments, folders: Mapping[str, Records]) -> None:
        digests = {
            str(Path(folder) / name): record.code_sha256
            for folder, records in folders.items()
            for name, record in records.items()
        }
        known = [one for one in segments.all() if one.archive in digests and one.keys]
        columns = [column for one in known for column in one.stored()]
        archives = [(one.archive, digests[one.archive]) for one in known]
        with suppress(OSError):  # what cannot be remembered is only compressed again
            write_table(self._cache / SEGMENTS, FORMAT, columns, archives=archives)


def _base64(sha256: str) -> str:
    return base64.b64encode(bytes.fromhex(sha256)).decode()


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) and content.get("format") == FORMAT else {}


def _write(path: Path, content: Mapping[str, Any]) -> None:
    with suppress(OSError):  # what cannot be remembered is only made again
        write_text(path, json.dumps({"format": FORMAT, **content}))


def _date_back(path: str) -> None:
    """Date a zip back, so that whoever writes to it leaves another date: then nobody needs to read it to know it."""
    written = state_of(path).modified_ns
    is_coarse = written % _FINE_NS == 0  # some file systems count whole seconds
    date = written - (2 * RACY_NS if is_coarse else _TICK_NS)
    os.utime(path, ns=(date, date))


def _is_same(state: FileState, written: FileState) -> bool:
    """Whether a zip is the one that was written: all that changes it gives it another date."""
    return state._replace(changed_ns=0) == written._replace(changed_ns=0)


def _states(content: Mapping[str, Any]) -> dict[str, FileState]:
    try:
        return {path: FileState(*state) for path, state in content["states"].items()}
    except (KeyError, TypeError, AttributeError):
        return {}


def _folders(content: Mapping[str, Any]) -> dict[str, Records]:
    try:
        return {
            folder: {name: Record(*record) for name, record in records.items()}
            for folder, records in content["folders"].items()
        }
    except (KeyError, TypeError, AttributeError):
        return {}
