"""What workers are told, and what they answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import NamedTuple, Protocol

from sls_py.emulator.runtime import LogLine
from sls_py.live.wire.messages import Failure

Tell = Callable[[LogLine], None]


def ignore(_: object) -> None:
    """Hear something, and do nothing."""


LONGEST_WAIT = 24 * 3600.0
"""Seconds that an event without a deadline waits for a worker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalFunction:
    """A function as it runs on this machine.

    `root` is the folder of its sources, which the handler's name begins in. `packed` are folders with what is packed
    besides, `installed` are `site-packages` of the developer's environment, `layers` are folders like `/opt`.
    `environ` are the configured variables; those of an event go before them.
    """

    key: str
    name: str
    runtime: str
    handler: str
    root: Path
    timeout: float = 3.0
    memory_size: int = 128
    region: str = "us-east-1"
    packed: tuple[Path, ...] = ()
    installed: tuple[Path, ...] = ()
    layers: tuple[Path, ...] = ()
    environ: Mapping[str, str] = field(default_factory=dict)


class Job(NamedTuple):
    """One event for a function.

    `headers` are those of the Lambda Runtime API, by lower-case name. `deadline` is the moment (`time.monotonic`)
    at which the function is ended; so it is when `given_up` is set.
    """

    request_id: str
    event: bytes
    headers: Mapping[str, str]
    environ: Mapping[str, str]
    deadline: float
    given_up: Event | None = None


class Outcome(NamedTuple):
    """What came of an event: the JSON text of the result, or a failure; and all that was written."""

    result: bytes = b""
    failure: Failure | None = None
    lines: tuple[LogLine, ...] = ()
    seconds: float = 0.0


class Workers(Protocol):
    """What runs a function; used by many threads."""

    def run(self, job: Job, tell: Tell) -> Outcome:
        """Run an event and return what came of it, however it ended; `tell` hears each line as it is written."""
        ...

    def reload(self, unloadable: Callable[[Failure], None] = ignore) -> None:
        """Take the sources as they are now for the next event; events that run end on the old ones.

        `unloadable` hears, later and from another thread, how they fail when they are loaded ahead of that event.
        """
        ...

    def close(self) -> None:
        """End all processes."""
        ...


def no_worker(job: Job) -> Failure:
    """Return how an event fails for which no process was free in time."""
    text = "no worker was free before the function's time was over; `--workers` allows more"
    return Failure("Sandbox.Timedout", f"RequestId: {job.request_id} Error: {text}")
