"""What a live session tells while it goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from sls_py.emulator.runtime import LogLine
from sls_py.errors import Problem
from sls_py.live.wire.messages import Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and, when it is over, what came of it.

    `number` counts from 1 in a session, `function` is its key, `trigger` says what invoked it. An `observed` one was
    answered by the deployed code.
    """

    number: int
    request_id: str
    function: str
    trigger: str
    began: float
    event: bytes
    observed: bool = False
    seconds: float | None = None
    result: bytes = b""
    failure: Failure | None = None
    lines: tuple[LogLine, ...] = ()

    @property
    def status(self) -> Literal["running", "ok", "failed", "observed"]:
        """How it is, in a word."""
        if self.observed:
            return "observed"
        if self.seconds is None:
            return "running"
        return "failed" if self.failure else "ok"

    @property
    def short_id(self) -> str:
        """The beginning of the request's id, to tell requests apart."""
        return self.request_id.partition("-")[0][:8]


class Began(NamedTuple):
    """A request is run, or was observed."""

    exchange: Exchange


class Wrote(NamedTuple):
    """A handler wrote a line."""

    exchange: Exchange
    line: LogLine


class Ended(NamedTuple):
    """A request was answered."""

    exchange: Exchange


class Connected(NamedTuple):
    """The broker is reached; `again` after it was lost."""

    again: bool


class Lost(NamedTuple):
    """The broker is not reached; it is tried again."""

    reason: str


class Reloaded(NamedTuple):
    """Files were saved, and the next request runs them; `problems` say which of them are no Python."""

    files: tuple[str, ...]
    seconds: float
    problems: tuple[Problem, ...] = ()


class Unloadable(NamedTuple):
    """The saved sources of a function fail as soon as they are loaded; the next request will be answered so."""

    function: str
    failure: Failure


class Awaits(NamedTuple):
    """A function's process waits for a debugger at a port of this machine."""

    function: str
    port: int


class Left(NamedTuple):
    """A function belongs to this session no more.

    `owner` (`bob@desk`) took it over at `since` (seconds since the epoch); without one it was put back from outside:
    by a deployment, or by `slspy live --restore`.
    """

    function: str
    owner: str = ""
    since: int = 0


LiveEvent = Began | Wrote | Ended | Connected | Lost | Reloaded | Unloadable | Awaits | Left
Tell = Callable[[LiveEvent], None]
