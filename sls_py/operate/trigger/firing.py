"""Send a prepared event, and wait until it is known what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sls_py.operate.trigger.records import Outcome, Prepared, Sent, Watcher

INTERVAL = 1.0
"""Seconds between two looks at AWS."""

FAILED_SECONDS = 10.0
"""How long to look for the reason of a failed request: the function may not have been called at all."""


class Fired(NamedTuple):
    """An event that was sent, and what became of it; `waited` tells that an outcome was asked for."""

    prepared: Prepared
    sent: Sent
    outcome: Outcome | None = None
    waited: bool = False

    @property
    def ok(self) -> bool:
        """Whether nothing is known to have failed, and what was waited for was seen."""
        if self.outcome is not None and not self.outcome.ok:
            return False
        if self.sent.reply is not None and not self.sent.reply.ok:
            return False
        return not (self.waited and self.outcome is None and not self.sent.finished)


class Clock(NamedTuple):
    """How to tell the time and how to let it pass."""

    now: Callable[[], float]
    sleep: Callable[[float], None]


def fire(
    prepared: Prepared,
    watcher: Watcher | None = None,
    *,
    seconds: float = 0.0,
    interval: float = INTERVAL,
    clock: Clock,
) -> Fired:
    """Send an event; with a watcher, wait at most some seconds for its outcome.

    What the event leaves behind is taken back at the end, when that is asked for.
    """
    if watcher:
        watcher.begin()
    sent = prepared.send()
    try:
        if watcher is None or sent.finished:
            return Fired(prepared, sent)
        failed = sent.reply is not None and not sent.reply.ok
        limit = min(seconds, FAILED_SECONDS) if failed else seconds + prepared.delay
        outcome = _watched(sent, watcher, limit, interval, clock)
        return Fired(prepared, sent, outcome, waited=True)
    finally:
        if prepared.undo:
            prepared.undo()


def _watched(
    sent: Sent, watcher: Watcher, seconds: float, interval: float, clock: Clock
) -> Outcome | None:
    end = clock.now() + seconds
    while (outcome := watcher.look(sent)) is None and clock.now() < end:
        clock.sleep(interval)
    return outcome
