"""What a live session tells while it goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from sls_py.emulator.runtime import LogLine
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
    """Files were saved, and the next request runs them."""

    files: tuple[str, ...]
    seconds: float


LiveEvent = Began | Wrote | Ended | Connected | Lost | Reloaded
Tell = Callable[[LiveEvent], None]
