"""What was saved and is not packaged yet."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

_RECENT = 5.0
_MANY = 20


class Saves:
    """Collects saved paths until they are packaged; `waiting` tells whether there are some to try."""

    def __init__(self) -> None:
        self._paths: set[Path] = set()
        self._everything = False
        self._taken: tuple[frozenset[Path], bool] = (frozenset(), False)
        self.waiting = False

    def add(self, paths: frozenset[Path] | None) -> None:
        """Take in what was saved, None when nobody knows."""
        self._everything = self._everything or paths is None
        self._paths |= paths or frozenset()
        self.waiting = True

    def begin(self) -> frozenset[Path] | None:
        """Take all of it out, to be packaged; None when nobody knows what it is."""
        self._taken = (frozenset(self._paths), self._everything)
        self._paths, self._everything, self.waiting = set(), False, False
        return None if self._taken[1] else self._taken[0]

    def give_back(self) -> None:
        """Put back what could not be packaged; it is tried again with the next save."""
        paths, everything = self._taken
        self._paths |= paths
        self._everything = self._everything or everything

    def drop(self, paths: Iterable[Path]) -> None:
        """Do not put back some paths."""
        self._taken = (self._taken[0].difference(paths), self._taken[1])

    @property
    def may_have_missed(self) -> bool:
        """Whether what was taken is of a kind that hides other saves: folders, files that are gone, very many."""
        paths, _ = self._taken
        return len(paths) > _MANY or not all(path.is_file() for path in paths)


def since(saved: Iterable[Path], now: float | None = None) -> float:
    """Return when the newest of some files was written, on the clock of `time.monotonic`; now when that is not known."""
    current = time.time() if now is None else now
    ages = [current - written for path in saved if (written := _written(path)) is not None]
    recent = [age for age in ages if 0 < age < _RECENT]
    return time.monotonic() - min(recent, default=0.0)


def _written(path: Path) -> float | None:
    try:
        return path.stat().st_mtime
    except OSError:
        return None
