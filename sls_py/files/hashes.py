"""SHA-256 of files, remembered by what `stat` says about them."""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from sls_py.files.reading import read_whole
from sls_py.files.tables import read_table, split_digests, write_table

FORMAT = "slspy-hashes-2"
RACY_NS = 2_000_000_000
"""A file that changed less than this before it was hashed may change again within one tick of its clock."""

LARGE = 16 * 1024 * 1024
"""Files above this many bytes are not read as a whole."""

_WORTH = 20
"""The part of all hashes that has to be another one, for the rest to be written once more."""

_WORTH_BYTES = 1_000_000
"""What takes as long to hash as thousands of hashes to write."""

_WINDOWS = os.name == "nt"


class FileState(NamedTuple):
    """What tells, without reading it, that a file is still the same."""

    size: int
    modified_ns: int
    changed_ns: int
    inode: int
    mode: int

    @property
    def executable(self) -> bool:
        """Whether its owner may execute the file."""
        return is_executable(self.mode)


_Row = tuple[int, int, int, int, int]
"""A state, as thousands of them are handled."""

_ROW = struct.Struct("<5q")
_FIELDS = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino", "st_mode")

Known = tuple[_Row, str]
"""A state, and the hash of what the file held then."""


def is_executable(mode: int) -> bool:
    """Tell whether the owner of a file with a mode may execute it; Windows does not know."""
    return _WINDOWS or bool(mode & 0o100)


def state_of(path: str) -> FileState:
    """Return the state of a file, links followed; OSError when it is not there."""
    return FileState(*_FIELDS(os.stat(path)))  # noqa: PTH116 - called for every file


def sha256_of(path: str) -> str:
    """Return the hex SHA-256 of a file's content."""
    return _read(path)[0]


def _read(path: str) -> tuple[str, bytes | None]:
    """Return the hash of a file, and its content when that is not large."""
    content = read_whole(path, LARGE)
    if content is not None:
        return hashlib.sha256(content).hexdigest(), content
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - called for many files
        return hashlib.file_digest(file, "sha256").hexdigest(), None


class HashCache:
    """The hashes of files that were read before; one that cannot be read or understood counts as empty.

    `now_ns` is the time before any file is read: hashes of files that changed just before it are used but
    not kept, because a later change may leave the same times (git calls such files racy). `offer` gets the hashes of
    files that were read because they are new, with the content (or the path, when it is large) and its size.
    """

    def __init__(
        self,
        file: Path,
        *,
        now_ns: int,
        offer: Callable[[str, bytes | str, int], None] | None = None,
    ) -> None:
        self._file = file
        self._offer = offer
        self._trusted_until = now_ns - RACY_NS
        self._known = _load(file)
        self._seen: dict[str, Known] = {}
        self._learned: set[str] = set()

    def begin_again(self, now_ns: int) -> None:
        """Take what was learned as known; `now_ns` is the time before any file is read again."""
        self._trusted_until = now_ns - RACY_NS
        self._known |= self._seen

    def all_of(self, paths: Sequence[str]) -> list[Known | None]:
        """Return the states and hashes of files; None for one that cannot be read, links are followed.

        This is for thousands of files, which are looked at together in a fraction of the time. When one of them is not
        there, all are None.
        """
        try:
            rows = list(map(_FIELDS, map(os.stat, paths)))
        except (OSError, ValueError):
            return [None] * len(paths)
        found: list[Known | None] = []
        for path, row, known in zip(paths, rows, map(self._known.get, paths), strict=True):
            if known and known[0] == row:
                self._seen[path] = known
                found.append(known)
            else:
                found.append(self._read_again(path, row, known))
        return found

    def _read_again(self, path: str, row: _Row, known: Known | None) -> Known | None:
        try:
            return row, self._fresh(path, row, known, offered=True)
        except OSError:
            return None

    def sha256(self, path: str, state: FileState, *, offered: bool = True) -> str:
        """Return the hex SHA-256 of a file in a given state; OSError when it cannot be read.

        A file that nobody packs is not to be `offered`.
        """
        known = self._known.get(path)
        if known and known[0] == state:
            self._seen[path] = known
            return known[1]
        return self._fresh(path, state, known, offered=offered)

    def _fresh(self, path: str, row: _Row, known: Known | None, *, offered: bool) -> str:
        digest, content = _read(path)
        self._learn(path, row, digest)
        is_known = bool(known and known[1] == digest)
        if self._offer and offered and not is_known:
            if content is None:
                self._offer(digest, path, row[0])
            else:
                self._offer(digest, content, len(content))
        return digest

    def _learn(self, path: str, row: _Row, digest: str) -> None:
        self._learned.add(path)
        _, modified, changed, *_ = row
        if max(modified, changed) < self._trusted_until:
            self._seen[path] = (row, digest)
        else:
            self._seen.pop(path, None)

    def save(self, *, keep_unseen: bool = False) -> None:
        """Write the hashes that were asked for (and, when told, those that were not) for the next run.

        A few new ones of small files are not worth the writing of all the others.
        """
        kept = {**self._known, **self._seen} if keep_unseen else self._seen
        new = self._learned & self._seen.keys()
        changes = len(new) + abs(len(kept) - len(self._known))
        size = sum(self._seen[path][0][0] for path in new)
        if changes * _WORTH > len(self._known) or size > _WORTH_BYTES:
            with suppress(OSError):  # what cannot be remembered is only read again
                write_table(self._file, FORMAT, _columns(kept))


def _columns(known: Mapping[str, Known]) -> tuple[bytes, ...]:
    listed = {path: one for path, one in known.items() if _fits(one[0])}
    rows, digests = zip(*listed.values(), strict=True) if listed else ((), ())
    states = struct.pack(f"<{5 * len(rows)}q", *chain.from_iterable(rows))
    return os.fsencode("\0".join(listed)), "".join(digests).encode(), states


def _fits(row: _Row) -> bool:
    """Whether the numbers have at most 64 bits: some file systems of Windows number files with 128."""
    return row[3] < 2**63


def _load(file: Path) -> dict[str, Known]:
    try:
        paths, digests, states = read_table(file, FORMAT).columns
        return _restored(os.fsdecode(paths), digests, states) if paths else {}
    except (OSError, ValueError, TypeError, KeyError, struct.error):
        return {}


def _restored(paths: str, digests: bytes, states: bytes) -> dict[str, Known]:
    known = zip(_ROW.iter_unpack(states), split_digests(digests), strict=True)
    return dict(zip(paths.split("\0"), known, strict=True))
