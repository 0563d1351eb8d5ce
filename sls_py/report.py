"""What the floors below the command line may tell the user while they work."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from sls_py.errors import Problem
from sls_py.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseStarted:
    """A phase of a command begins; `name` is stable (`package`, `upload`), `text` is for people."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseEnded:
    """A phase is over after `seconds`; `detail` adds what came of it (`3 files, 12 KB`)."""

    name: str
    text: str
    seconds: float
    ok: bool = True
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a phase is; `unit` is `bytes`, `resources` or `files`."""

    phase: str
    done: int
    total: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceEvent:
    """A stack resource changed its status (CloudFormation's words, e.g. `CREATE_COMPLETE`)."""

    logical_id: str
    type: str
    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something worth saying; shown only with `--verbose` when `verbose` is set."""

    text: str
    verbose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """Something the user should look at although the command goes on."""

    problem: Problem


ReportEvent = PhaseStarted | PhaseEnded | Progress | ResourceEvent | Note | Warned


class Reporter(Protocol):
    """Takes what happens and shows it: on a terminal, as plain lines, or as JSON lines."""

    def emit(self, event: ReportEvent) -> None:
        """Show one event; called from any thread."""
        ...


class SilentReporter:
    """Shows nothing and keeps every event, for tests and for use as a library."""

    def __init__(self) -> None:
        self.events: list[ReportEvent] = []

    def emit(self, event: ReportEvent) -> None:
        """Keep the event."""
        self.events.append(event)


class PhaseOutcome:
    """Lets the body of a phase say what came of it."""

    def __init__(self) -> None:
        self.detail = ""


@contextmanager
def phase(reporter: Reporter, name: str, text: str) -> Iterator[PhaseOutcome]:
    """Report the start, the end and the time of the block."""
    outcome = PhaseOutcome()
    started = time.monotonic()
    reporter.emit(PhaseStarted(name=name, text=text))
    ok = False
    try:
        yield outcome
        ok = True
    finally:
        seconds = time.monotonic() - started
        ended = PhaseEnded(name=name, text=text, seconds=seconds, ok=ok, detail=outcome.detail)
        reporter.emit(ended)


def note(reporter: Reporter, text: str, *, verbose: bool = False) -> None:
    """Say something worth saying."""
    reporter.emit(Note(text=text, verbose=verbose))


def warn(reporter: Reporter, message: str, *, hint: str | None = None) -> None:
    """Warn about something that does not stop the command."""
    reporter.emit(Warned(problem=Problem(message=message, hint=hint, severity="warning")))
