"""Time as an argument, so that nothing has to wait in tests."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Protocol


class Clock(Protocol):
    """Tells the time and lets it pass."""

    def now(self) -> float:
        """Return seconds since the epoch."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The real time."""

    def now(self) -> float:
        """Return seconds since the epoch."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def pauses(first: float, longest: float, growth: float = 1.3) -> Iterator[float]:
    """Yield waiting times that start short and grow, so that short work is noticed at once."""
    pause = first
    while True:
        yield pause
        pause = min(pause * growth, longest)
