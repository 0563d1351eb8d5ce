"""SHA-256 of files, remembered by what `stat` says about them."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sls_py.files.atomic import write_text
from sls_py.files.compression import CHUNK
from sls_py.files.reading import read_whole

FORMAT = "slspy-hashes-1"
RACY_NS = 2_000_000_000
"""A file that changed less than this before it was hashed may change again within one tick of its clock."""

Known = tuple[int, int, int, int, str]


class FileState(NamedTuple):
    """What tells, without reading it, that a file is still the same; and whether its owner may execute it."""

    size: int
    modified_ns: int
    changed_ns: int
    inode: int
    executable: bool


def state_of(path: str) -> FileState:
    """Return the state of a file, links followed; OSError when it is not there."""
    found = os.stat(path)  # noqa: PTH116 - called for every file
    executable = os.name == "nt" or bool(found.st_mode & 0o100)
    return FileState(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, executable)


def sha256_of(path: str) -> str:
    """Return the hex SHA-256 of a file's content."""
    return _read(path)[0]


def _read(path: str) -> tuple[str, bytes | None]:
    """Return the hash of a file, and its content when that is not large."""
    content = read_whole(path, CHUNK)
    if content is not None:
        return hashlib.sha256(content).hexdigest(), content
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - called for many files
        return hashlib.file_digest(file, "sha256").hexdigest(), None


class HashCache:
    """The hashes of files that were read before; one that cannot be read or understood counts as empty.

    `now_ns` is the time before any file is read: hashes of files that changed just before it are used but
    not kept, because a later change may leave the same times (git calls such files racy). `offer` gets contents
    that were read because they are new, with their hash.
    """

    def __init__(
        self, file: Path, *, now_ns: int, offer: Callable[[str, bytes], None] | None = None
    ) -> None:
        self._file = file
        self._offer = offer
        self._trusted_until = now_ns - RACY_NS
        self._known = dict(_load(file))
        self._seen: dict[str, Known] = {}
        self._changed = False

    def begin_again(self, now_ns: int) -> None:
        """Take what was learned as known; `now_ns` is the time before any file is read again."""
        self._trusted_until = now_ns - RACY_NS
        self._known |= self._seen

    def sha256(self, path: str, state: FileState, *, offered: bool = True) -> str:
        """Return the hex SHA-256 of a file in a given state; OSError when it cannot be read.

        A file that nobody packs is not to be `offered`.
        """
        known = self._known.get(path)
        if known and tuple(known[:4]) == state[:4]:
            self._seen[path] = known
            return known[4]
        digest, content = _read(path)
        self.learn(path, state, digest)
        is_known = bool(known and known[4] == digest)
        if self._offer and offered and content is not None and not is_known:
            self._offer(digest, content)
        return digest

    def learn(self, path: str, state: FileState, digest: str) -> None:
        """Remember a hash that was computed elsewhere."""
        self._changed = True
        if max(state.modified_ns, state.changed_ns) < self._trusted_until:
            self._seen[path] = (*state[:4], digest)

    def save(self, *, keep_unseen: bool = False) -> None:
        """Write the hashes that were asked for (and, when told, those that were not) for the next run."""
        kept = {**self._known, **self._seen} if keep_unseen else self._seen
        if self._changed or len(kept) != len(self._known):
            with suppress(OSError):  # what cannot be remembered is only read again
                write_text(self._file, json.dumps({"format": FORMAT, "files": kept}))


def _load(file: Path) -> Mapping[str, Known]:
    try:
        content = json.loads(file.read_bytes())
        if content["format"] != FORMAT:
            return {}
        return {path: _known(entry) for path, entry in content["files"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _known(entry: list[object]) -> Known:
    size, modified, changed, inode, digest = entry
    if isinstance(digest, str) and len(digest) == 64:
        return size, modified, changed, inode, digest  # type: ignore[return-value]
    raise ValueError("not a hash")
