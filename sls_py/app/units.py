"""Do the same for several things side by side, each after those it depends on: targets, or services of a composition."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from queue import SimpleQueue
from typing import Generic, NamedTuple, TypeVar

from sls_py.errors import SlspyError
from sls_py.records import replace
from sls_py.report import (
    Note,
    PhaseEnded,
    PhaseStarted,
    Progress,
    Reporter,
    ReportEvent,
    ResourceEvent,
    Warned,
)

T = TypeVar("T")


class Outcome(NamedTuple, Generic[T]):
    """How one unit ended: its value, its error, or neither when it was skipped because another one failed."""

    name: str
    value: T | None = None
    error: SlspyError | None = None
    skipped_for: str | None = None
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Tell whether the unit was done."""
        return self.error is None and self.skipped_for is None


def side_by_side(
    names: Sequence[str],
    work: Callable[[str], T],
    *,
    after: Mapping[str, frozenset[str]] | None = None,
    limit: int = 8,
) -> tuple[Outcome[T], ...]:
    """Do the work for each name, at most `limit` at once; a unit waits for those of `after`, and is skipped with them.

    An error that is no SlspyError is a bug, and raised here. The threads do not keep an interrupted process alive.
    """
    run = _Run(work, {name: (after or {}).get(name, frozenset()) & set(names) for name in names})
    while len(run.done) < len(names):
        for name in run.ready()[: max(limit, 1) - run.running]:
            run.start(name)
        run.finish_one()
    return tuple(run.done[name] for name in names)


class _Run(Generic[T]):
    def __init__(self, work: Callable[[str], T], after: Mapping[str, frozenset[str]]) -> None:
        self._work = work
        self._after = after
        self._started: set[str] = set()
        self._ended: SimpleQueue[Outcome[T] | BaseException] = SimpleQueue()
        self.done: dict[str, Outcome[T]] = {}

    @property
    def running(self) -> int:
        return len(self._started) - len(self.done)

    def ready(self) -> list[str]:
        """Return what can be started; skip what never can."""
        while skipped := [name for name in self._waiting() if self._failed(name)]:
            for name in skipped:
                self._started.add(name)
                self.done[name] = Outcome(name, skipped_for=self._failed(name))
        return [name for name in self._waiting() if self._after[name] <= self.done.keys()]

    def start(self, name: str) -> None:
        self._started.add(name)
        threading.Thread(target=self._one, args=(name,), name=f"slspy-{name}", daemon=True).start()

    def finish_one(self) -> None:
        if self.running == 0:
            return
        ended = self._ended.get()
        if isinstance(ended, BaseException):
            raise ended
        self.done[ended.name] = ended

    def _waiting(self) -> list[str]:
        return [name for name in self._after if name not in self._started]

    def _failed(self, name: str) -> str | None:
        before = sorted(self._after[name] & self.done.keys())
        return next((each for each in before if not self.done[each].ok), None)

    def _one(self, name: str) -> None:
        started = time.monotonic()
        try:
            value = self._work(name)
            self._ended.put(Outcome(name, value, seconds=time.monotonic() - started))
        except SlspyError as error:
            self._ended.put(Outcome(name, error=error, seconds=time.monotonic() - started))
        except BaseException as error:  # noqa: BLE001 - the thread that waits raises it
            self._ended.put(error)


class NamedReporter:
    """Puts the name of a unit before everything that it reports."""

    def __init__(self, reporter: Reporter, name: str, width: int = 0) -> None:
        self._reporter = reporter
        self._name = name
        self._prefix = f"{name.ljust(width)} | "

    def emit(self, event: ReportEvent) -> None:
        """Pass an event on with the name."""
        self._reporter.emit(self._named(event))

    def _named(self, event: ReportEvent) -> ReportEvent:
        match event:
            case PhaseStarted() | PhaseEnded():
                name = f"{self._name}/{event.name}"
                return replace(event, name=name, text=self._prefix + event.text)
            case Progress():
                return replace(event, phase=f"{self._name}/{event.phase}")
            case Note():
                return replace(event, text=self._prefix + event.text)
            case ResourceEvent():
                return replace(event, logical_id=self._prefix + event.logical_id)
            case Warned(problem=problem):
                return Warned(problem=replace(problem, message=self._prefix + problem.message))
