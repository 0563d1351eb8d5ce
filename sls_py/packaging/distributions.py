"""Which package each file of a zip belongs to, as a user would name it: a Python distribution, a Node package, a folder."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator

Read = Callable[[str], bytes | None]
"""Returns the content of a file of the zip by its name, None when it cannot be read."""

_INFO = ".dist-info"
_RECORD = f"{_INFO}/RECORD"

_SHELVES = {
    *("node_modules", "site-packages", "dist-packages", "vendor", "python", "nodejs"),
    *("lib", "lib64", "venv", ".venv"),
}
"""Folders that only hold others: a package in them is named, not the folder."""


def packages_of(names: Collection[str], read: Read) -> dict[str, str]:
    """Return the name of a package for every file.

    Python distributions say what belongs to them in their `RECORD`, and are named with their version; what they do not
    list (such as compiled files) is theirs when its folder is. All else is named by its folder.

    https://packaging.python.org/en/latest/specifications/recording-installed-packages/
    """
    owners: dict[str, str] = {}
    folders: dict[str, set[str]] = {}
    for record in (name for name in names if name.endswith(_RECORD)):
        label, root = _named(record), posixpath.dirname(posixpath.dirname(record))
        folders[posixpath.dirname(record)] = {label}
        for file in _listed(read(record) or b""):
            path = posixpath.normpath(posixpath.join(root, file))
            owners[path] = label
            folders.setdefault(_top(path, root), set()).add(label)
    alone = {folder: labels.pop() for folder, labels in folders.items() if len(labels) == 1}
    roots = {posixpath.dirname(folder) for folder in alone}
    return {name: owners.get(name) or _by_folder(name, alone, roots) for name in names}


def _named(record: str) -> str:
    """`numpy 2.2.6` for `python/numpy-2.2.6.dist-info/RECORD`."""
    folder = posixpath.basename(posixpath.dirname(record)).removesuffix(_INFO)
    name, _, version = folder.partition("-")
    return f"{name} {version}".rstrip()


def _listed(record: bytes) -> Iterator[str]:
    import csv  # not needed most of the time

    lines = record.decode(errors="replace").splitlines()
    return (row[0] for row in csv.reader(lines) if row and row[0])


def _top(path: str, root: str) -> str:
    """The folder of a file just below a root; the file itself when it lies there."""
    inside = path.removeprefix(f"{root}/") if root else path
    return posixpath.join(root, inside.partition("/")[0])


def _by_folder(name: str, alone: dict[str, str], roots: Iterable[str]) -> str:
    for root in roots:
        if not root or name.startswith(f"{root}/"):
            found = alone.get(_top(name, root))
            if found:
                return found
    return folder_of(name)


def folder_of(name: str) -> str:
    """Return the folder that a user would name: the first one, but not one that only holds packages."""
    parts = name.split("/")
    length = 1
    while length < len(parts) and _is_shelf(parts[length - 1]):
        length += 1
    return "/".join(parts[:length])


def _is_shelf(part: str) -> bool:
    return part in _SHELVES or part.startswith(("@", "python3."))
