"""Folders that plugins add as a whole: listed and hashed once, from then on known by their identity."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sls_py.errors import PackagingError, Problem
from sls_py.files.atomic import write_text
from sls_py.files.hashes import sha256_of, state_of
from sls_py.files.walk import Scan, scan
from sls_py.lifecycle.contexts import AddedTree

FORMAT = "slspy-tree-1"


class Listed(NamedTuple):
    """A file of a tree: its path below the folder, mode, size and digest (hex SHA-256)."""

    path: str
    executable: bool
    size: int
    sha256: str


Listing = tuple[Listed, ...]


class Trees:
    """The listings of added folders, kept in a folder of their own; one that cannot be read is made anew."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._known: dict[tuple[str, str], Listing] = {}

    def listing(self, tree: AddedTree) -> Listing:
        """Return the files of a tree.

        Raises:
            PackagingError: the folder or a file in it cannot be read, or a link in it leads to a folder above.
        """
        key = (tree.identity, str(tree.directory))
        if key not in self._known:
            self._known[key] = self._load(key) or self._make(tree, key)
        return self._known[key]

    def save(self, *, keep_others: bool) -> None:
        """Forget the listings that were not asked for, unless told to keep them."""
        if not keep_others and self._cache.is_dir():
            used = {self._file(key).name for key in self._known}
            for file in self._cache.iterdir():
                if file.name not in used:
                    file.unlink(missing_ok=True)

    def _file(self, key: tuple[str, str]) -> Path:
        digest = hashlib.sha256("\0".join(key).encode(errors="surrogateescape")).hexdigest()
        return self._cache / f"{digest[:32]}.json"

    def _load(self, key: tuple[str, str]) -> Listing:
        try:
            content = json.loads(self._file(key).read_bytes())
            if (content["format"], content["root"]) != (FORMAT, _root(key[1])):
                return ()
            return tuple(Listed(*file) for file in content["files"])
        except (OSError, ValueError, TypeError, KeyError):
            return ()

    def _make(self, tree: AddedTree, key: tuple[str, str]) -> Listing:
        try:
            root = _root(key[1])
            found = scan(tree.directory)
            _refuse(found, tree)
            listing = tuple(_look(path, location) for path, location in sorted(found.files))
        except OSError as error:
            message = f"cannot read `{error.filename or tree.directory}`: {error.strerror}"
            raise PackagingError([Problem(message=message)]) from error
        content = {"format": FORMAT, "root": root, "files": listing}
        with suppress(OSError):  # what cannot be remembered is only listed again
            write_text(self._file(key), json.dumps(content))
        return listing


def _root(directory: str) -> list[int]:
    """What tells that a folder was made anew at the same place."""
    state = state_of(directory)
    return [state.modified_ns, state.inode]


def _refuse(found: Scan, tree: AddedTree) -> None:
    bad = [
        *((path, "is a link to a folder that it lies in") for path in found.cycles),
        *((path, "cannot be listed") for path in found.unreadable),
    ]
    if bad:
        problems = [Problem(message=f"`{tree.directory / path}` {why}") for path, why in bad]
        raise PackagingError(problems)


def _look(path: str, location: str) -> Listed:
    state = state_of(location)
    return Listed(path, state.executable, state.size, sha256_of(location))
