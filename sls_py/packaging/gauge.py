"""How far packaging is, told now and then."""

from __future__ import annotations

from sls_py.report import Progress, Reporter

_STEPS = 50
_LEAST = 1024 * 1024
"""Less than this many bytes are not worth telling."""


class Gauge:
    """Adds up the bytes of files that are in their zips."""

    def __init__(self, reporter: Reporter, total: int) -> None:
        self._reporter = reporter
        self._total = total
        self._step = max(total // _STEPS, _LEAST)
        self._done = 0
        self._told = 0

    def add(self, size: int) -> None:
        """Count bytes, and tell when it is time."""
        self._done += size
        if self._done - self._told >= self._step:
            self._told = self._done
            done = min(self._done, self._total)
            self._reporter.emit(
                Progress(phase="package", done=done, total=self._total, unit="bytes")
            )
