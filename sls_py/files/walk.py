"""One scan of a folder: every file in it, links followed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class File(NamedTuple):
    """A file by its path below the scanned folder (with `/`), and where to open it."""

    path: str
    location: str


class Scan(NamedTuple):
    """What a scan found; `cycles` are links to a folder above them, `unreadable` folders it could not list."""

    files: tuple[File, ...]
    cycles: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


def scan(root: Path, *, prefix: str = "", skip: Callable[[str], bool] | None = None) -> Scan:
    """Return the files below `root` with `prefix` before their paths, in no particular order.

    Folders for which `skip` says yes are not entered. A link that leads nowhere is no file.
    """
    walker = _Walker(skip or _never)
    walker.enter(os.fspath(root) or ".", prefix, ())
    return Scan(tuple(walker.files), tuple(walker.cycles), tuple(walker.unreadable))


def _never(path: str) -> bool:
    del path
    return False


class _Walker:
    def __init__(self, skip: Callable[[str], bool]) -> None:
        self._skip = skip
        self.files: list[File] = []
        self.cycles: list[str] = []
        self.unreadable: list[str] = []

    def enter(self, folder: str, prefix: str, links: tuple[tuple[int, int], ...]) -> None:
        try:
            with os.scandir(folder) as entries:
                found = list(entries)
        except OSError:
            self.unreadable.append(prefix)
            return
        for entry in found:
            self._take(entry, prefix + entry.name, links)

    def _take(self, entry: os.DirEntry[str], path: str, links: tuple[tuple[int, int], ...]) -> None:
        if not entry.is_dir():
            if entry.is_file():
                self.files.append(File(path, entry.path))
        elif not self._skip(path):
            if entry.is_symlink():
                found = entry.stat()
                identity = (found.st_dev, found.st_ino)
                if identity in links or _is_above(entry.path, found):
                    self.cycles.append(path)
                    return
                links = (*links, identity)
            self.enter(entry.path, path + "/", links)


def _is_above(link: str, target: os.stat_result) -> bool:
    """Whether a link leads to one of the folders that it lies in."""
    folder = Path(link).parent.resolve()
    return any(os.path.samestat(above.stat(), target) for above in (folder, *folder.parents))
