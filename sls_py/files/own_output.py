"""The files that this process writes its own output to."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

Identity = tuple[int, int]
"""Device and inode of a file."""

STANDARD = (1, 2)
"""The file descriptors of stdout and stderr."""


def own_output(descriptors: Iterable[int] = STANDARD) -> frozenset[Identity]:
    """Return the files that stdout and stderr are redirected to; terminals and pipes are no files."""
    found = (_identity(descriptor) for descriptor in descriptors)
    return frozenset(identity for identity in found if identity)


def _identity(descriptor: int) -> Identity | None:
    try:
        state = os.fstat(descriptor)
    except OSError:  # closed
        return None
    return (state.st_dev, state.st_ino) if stat.S_ISREG(state.st_mode) else None


def is_one_of(location: str, identities: frozenset[Identity]) -> bool:
    """Tell whether a path leads to one of these files."""
    if not identities:
        return False
    try:
        state = os.stat(location)  # noqa: PTH116 - called for every file
    except OSError:
        return False
    return (state.st_dev, state.st_ino) in identities
