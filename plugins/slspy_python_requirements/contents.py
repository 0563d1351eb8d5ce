"""The files of a folder with thousands of them, without an object for each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def names_below(directory: Path) -> Iterator[str]:
    """Yield the paths of all files below a folder, with `/`; links to folders are not followed."""
    start = len(os.fspath(directory)) + 1
    for root, _, files in os.walk(directory):
        prefix = f"{root[start:]}/".replace(os.sep, "/") if len(root) > start else ""
        for name in files:
            yield prefix + name


def size_of(directory: Path) -> int:
    """Return how many bytes the files of a folder have."""
    return sum(found.st_size for _, found in states_below(directory))


def states_below(directory: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the paths of all files below a folder as `names_below` does, with what `stat` says; no links to nothing."""
    for name in names_below(directory):
        try:
            yield name, os.stat(f"{directory}/{name}")  # noqa: PTH116 - called for every file
        except FileNotFoundError:
            continue
