"""When Lambda is asked whether an update is done: seldom, at the moment when the last updates were.

An update takes Lambda a third of a second to some seconds, about the same for each function every time. So the first
look is where the last ones found it done; only when that was too early, there is a second one. A single update that
takes much longer teaches nothing, and what was too early is tried again after a while.
"""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock
from typing import NamedTuple

_NEAR, _NEAR_LONGEST = 0.015, 0.2
"""An update of the local cloud takes a hundredth of a second."""
_FIRST, _SECOND = 0.6, 3.0
"""Seconds after the answer, as long as nothing is known: most updates take less than the one, nearly all than the other."""
_LEAST = 0.2
_LONGEST = 5.0
"""Seconds between two looks at most."""
_SLOW = 3
"""An update that takes so many times as long as usual is an exception, unless the next one is as well."""
_SURE = 10
"""After so many updates that were done at a first look that is late, an earlier one is tried."""
_LATE = 1.5


class Known(NamedTuple):
    """Seconds after which an update was not done yet, and those after which it was.

    `sure` counts the updates in a row that were done at the first look; `doubted` when the last one was an exception.
    """

    early: float = 0.0
    done: float = 0.0
    sure: int = 0
    doubted: bool = False


class Pace:
    """Learns how long the updates of functions take; for any thread.

    `near` when the address is of this machine: there a call costs nothing, and waiting does.
    """

    def __init__(self, *, near: bool = False) -> None:
        self._near = near
        self._known: dict[str, Known] = {}
        self._last = Known()
        self._lock = Lock()

    def looks(self, name: str) -> Looks:
        """Return when to look at a function that is being updated."""
        with self._lock:
            return Looks(self._near, self._known.get(name, self._last))

    def learn(self, name: str, looks: Looks) -> None:
        """Take in the looks at an update that was done at the last one."""
        if looks.count:
            with self._lock:
                self._last = self._known[name] = looks.learned()


class Looks:
    """The looks at one update."""

    def __init__(self, near: bool, known: Known) -> None:
        self._near = near
        self._known = known
        self._at = self._before = 0.0
        self.count = 0

    def pauses(self) -> Iterator[float]:
        """Yield the seconds between one look and the next, without end."""
        for at in self._times():
            self.count += 1
            self._before, self._at = self._at, at
            yield at - self._before

    def learned(self) -> Known:
        """Return what is known now that an update was done at the last look."""
        known = self._known
        if self._at > _SLOW * (known.done or _SECOND / _SLOW) and not known.doubted:
            return known._replace(doubted=True)
        early = known.early if known.early < self._at else 0.0
        sure = known.sure + 1 if self.count == 1 and self._at > _LATE else 0
        if sure > _SURE:
            early, sure = early / 2, 0
        return Known(self._before or early, self._at, sure)

    def _times(self) -> Iterator[float]:
        at = _NEAR if self._near else self._first()
        yield at
        if not self._near:
            yield (at := self._second(at))
        longest = _NEAR_LONGEST if self._near else _LONGEST
        while True:
            yield (at := at + min(at, longest))

    def _first(self) -> float:
        """Look where it was done the last time, or earlier as long as that may do: halfway is tried."""
        early, done, *_ = self._known
        if not done:
            return _FIRST
        close = done - early <= max(done / 4, 0.1)
        return min(max(done if close else (early + done) / 2, _LEAST), _LONGEST)

    def _second(self, first: float) -> float:
        done = self._known.done
        if not done:
            return _SECOND
        return min(done if first < done else 2 * first + 1, first + _LONGEST)
