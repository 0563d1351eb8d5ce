"""The reporter for pipes and CI: one line per event, nothing moves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TextIO

from sls_py.errors import Problem
from sls_py.report import (
    Note,
    PhaseEnded,
    PhaseStarted,
    Progress,
    ReportEvent,
    ResourceEvent,
    Warned,
)
from sls_py.ui.lines import note_line, phase_line, progress_text, resource_line
from sls_py.ui.problems import render_problem
from sls_py.ui.style import Style

PROGRESS_INTERVAL = 10.0
"""Seconds between two lines about the progress of one phase, so that CI logs stay short."""


class PlainReporter:
    """Writes a line when a phase ends, when a resource fails, and now and then while a phase is long."""

    def __init__(
        self,
        stream: TextIO,
        style: Style,
        *,
        verbose: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream
        self._style = style
        self._verbose = verbose
        self._clock = clock
        self._lock = threading.Lock()
        self._last: dict[str, float] = {}

    def emit(self, event: ReportEvent) -> None:
        """Write the line of an event, when it has one."""
        with self._lock:
            line = self._line(event)
            if line is not None:
                self._stream.write(line + "\n")
                self._stream.flush()

    def close(self) -> None:
        """Nothing is held open."""

    def _line(self, event: ReportEvent) -> str | None:
        match event:
            case PhaseStarted():
                self._last[event.name] = self._clock()
                return f"{event.text} ..." if self._verbose else None
            case PhaseEnded():
                return phase_line(event, self._style)
            case Progress():
                return self._progress(event)
            case ResourceEvent():
                return resource_line(event, self._style, verbose=self._verbose)
            case Note():
                return note_line(event, self._style) if self._verbose or not event.verbose else None
            case Warned():
                return self._warning(event.problem)

    def _progress(self, event: Progress) -> str | None:
        now = self._clock()
        if now - self._last.setdefault(event.phase, now) < PROGRESS_INTERVAL:
            return None
        self._last[event.phase] = now
        return f"  {event.phase}: {progress_text(event)}"

    def _warning(self, problem: Problem) -> str:
        return render_problem(problem, style=self._style)
