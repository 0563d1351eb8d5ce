"""One scan of a folder: every file in it, links followed."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sls_py.files.rows import row_maker


class File(NamedTuple):
    """A file by its path below the scanned folder (with `/`), and where to open it."""

    path: str
    location: str


class Scan(NamedTuple):
    """What a scan found: files, links to a folder above them, folders that cannot be listed, links to nothing."""

    files: tuple[File, ...]
    cycles: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


def scan(
    root: Path,
    *,
    prefix: str = "",
    skip: Callable[[str], bool] | None = None,
    marker: str | None = None,
) -> Scan:
    """Return the files below `root` with `prefix` before their paths, in no particular order.

    Folders for which `skip` says yes are not entered, nor are those below the root that hold a file named `marker`.

    Raises:
        OSError: the root cannot be listed.
    """
    walker = _Walker(skip, marker)
    walker.take_all(_list(os.fspath(root)), prefix, (_identity(os.stat(root)),))  # noqa: PTH116
    return Scan(
        files=tuple(walker.files),
        cycles=tuple(walker.cycles),
        unreadable=tuple(walker.unreadable),
        broken=tuple(walker.broken),
    )


_Identity = tuple[int, int]
_NEW_FILE = row_maker(File)


class _Walker:
    """Gathers what it meets; `above` are the root and the folders that links led to on the way down."""

    def __init__(self, skip: Callable[[str], bool] | None, marker: str | None) -> None:
        self._skip = skip
        self._marker = marker
        self.files: list[File] = []
        self.cycles: list[str] = []
        self.unreadable: list[str] = []
        self.broken: list[str] = []

    def take_all(
        self, entries: list[os.DirEntry[str]], prefix: str, above: tuple[_Identity, ...]
    ) -> None:
        for entry in entries:
            path = prefix + entry.name
            if entry.is_file(follow_symlinks=False):  # most are
                self.files.append(_NEW_FILE((path, entry.path)))
            elif _leads_to_itself(entry):
                self.cycles.append(path)
            elif entry.is_dir():
                if not (self._skip and self._skip(path)):
                    self._enter(entry, path, above)
            elif entry.is_file():
                self.files.append(File(path, entry.path))
            elif entry.is_symlink():
                self.broken.append(path)

    def _enter(self, entry: os.DirEntry[str], path: str, above: tuple[_Identity, ...]) -> None:
        if entry.is_symlink():
            target = _identity(entry.stat())
            if target in above or _lies_in(entry.path, target):
                self.cycles.append(path)
                return
            above = (*above, target)
        try:
            entries = _list(entry.path)
        except OSError:
            self.unreadable.append(path)
            return
        if not self._marker or self._marker not in [found.name for found in entries]:
            self.take_all(entries, path + "/", above)


def _leads_to_itself(entry: os.DirEntry[str]) -> bool:
    if entry.is_symlink():
        try:
            entry.stat()
        except OSError as error:
            return error.errno == errno.ELOOP
    return False


def _list(folder: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return list(entries)


def _identity(found: os.stat_result) -> _Identity:
    return (found.st_dev, found.st_ino)


def _lies_in(link: str, target: _Identity) -> bool:
    """Whether a link lies in the folder that it leads to."""
    folder = Path(link).parent.resolve()
    return any(_identity(above.stat()) == target for above in (folder, *folder.parents))
