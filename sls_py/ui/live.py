"""The reporter for terminals: open phases move at the bottom, finished ones stay as lines above."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TextIO

from sls_py.numbers import count, duration
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

if TYPE_CHECKING:
    from rich.console import Group
    from rich.live import Live
    from rich.text import Text

PATIENCE = 0.15
"""Seconds until a phase is drawn; shorter ones only leave their line, and rich is not even imported."""

_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_BAR = 20


class _Open(NamedTuple):
    """A phase that runs: since when, how far, the resources that are done, and the one that moved last."""

    text: str
    since: float
    progress: Progress | None = None
    done: frozenset[str] = frozenset()
    latest: str = ""


class LiveReporter:
    """Draws open phases with a spinner, a bar and the time so far."""

    def __init__(
        self,
        stream: TextIO,
        style: Style,
        *,
        verbose: bool = False,
        clock: Callable[[], float] = time.monotonic,
        patience: float = PATIENCE,
    ) -> None:
        self._stream = stream
        self._style = style
        self._verbose = verbose
        self._clock = clock
        self._patience = patience
        self._lock = threading.RLock()
        # Replaced as a whole and never changed, so that the drawing thread reads it without the lock.
        self._open: dict[str, _Open] = {}
        self._timer: threading.Timer | None = None
        self._live: Live | None = None

    def emit(self, event: ReportEvent) -> None:
        """Take an event: start, move or finish a phase, or write a line that stays."""
        with self._lock:
            match event:
                case PhaseStarted():
                    self._open = {**self._open, event.name: _Open(event.text, self._clock())}
                    self._wait()
                case PhaseEnded():
                    self._close_phase(event)
                case Progress():
                    self._advance(event)
                case _:
                    self._write(self._line(event))
                    self._remember(event)

    def close(self) -> None:
        """Stop drawing and leave the terminal as it was."""
        with self._lock:
            self._open = {}
            self._rest()

    def _close_phase(self, event: PhaseEnded) -> None:
        self._open = {name: phase for name, phase in self._open.items() if name != event.name}
        if not self._open:
            self._rest()
        self._write(phase_line(event, self._style))

    def _advance(self, event: Progress) -> None:
        phase = self._open.get(event.phase)
        if phase:
            self._open = {**self._open, event.phase: phase._replace(progress=event)}

    def _remember(self, event: ReportEvent) -> None:
        if isinstance(event, ResourceEvent) and self._open:
            name, phase = list(self._open.items())[-1]
            ended = {event.logical_id} if event.status.endswith("_COMPLETE") else set()
            moved = phase._replace(done=phase.done | ended, latest=event.logical_id)
            self._open = {**self._open, name: moved}

    def _line(self, event: ReportEvent) -> str | None:
        match event:
            case ResourceEvent():
                return resource_line(event, self._style, verbose=self._verbose)
            case Note() if self._verbose or not event.verbose:
                return note_line(event, self._style)
            case Warned():
                return render_problem(event.problem, style=self._style)
            case _:
                return None

    def _write(self, line: str | None) -> None:
        if line is None:
            return
        if self._live:
            from rich.text import Text

            self._live.console.print(Text.from_ansi(line))
        else:
            self._stream.write(line + "\n")
            self._stream.flush()

    def _wait(self) -> None:
        if self._timer is None and self._live is None:
            self._timer = threading.Timer(self._patience, self._draw)
            self._timer.daemon = True
            self._timer.start()

    def _draw(self) -> None:
        from rich.console import Console
        from rich.live import Live

        with self._lock:
            self._timer = None
            if not self._open or self._live:
                return
            console = Console(
                file=self._stream, force_terminal=True, no_color=not self._style.color
            )
            self._live = Live(
                get_renderable=self._picture,
                console=console,
                refresh_per_second=10,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._live.start()

    def _rest(self) -> None:
        timer, self._timer = self._timer, None
        if timer:
            timer.cancel()
        live, self._live = self._live, None
        if live:
            live.stop()

    def _picture(self) -> Group:
        from rich.console import Group

        now = self._clock()
        return Group(*(_row(phase, now) for phase in self._open.values()))


def _row(phase: _Open, now: float) -> Text:
    from rich.text import Text

    row = Text(no_wrap=True, overflow="ellipsis")
    row.append(_FRAMES[int(now * 10) % len(_FRAMES)], "cyan")
    row.append(f" {phase.text}")
    if phase.progress and phase.progress.total:
        filled = min(_BAR, _BAR * phase.progress.done // phase.progress.total)
        row.append("  " + "━" * filled, "cyan").append("─" * (_BAR - filled), "dim")
        row.append(f"  {progress_text(phase.progress)}")
    elif phase.done:
        row.append(f"  {count(len(phase.done), 'resource')}")
    if phase.latest:
        row.append(f"  {phase.latest}", "dim")
    return row.append(f"  {duration(now - phase.since)}", "dim")
