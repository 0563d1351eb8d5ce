"""See in the log of a function what became of an event."""

from __future__ import annotations

from collections.abc import Callable

from sls_py.aws.protocols import Logs
from sls_py.operate.log_groups import Source
from sls_py.operate.logs import of_another
from sls_py.operate.trigger.log_outcomes import Seen, invocations
from sls_py.operate.trigger.records import Outcome, Sent

_SLACK = 5_000
"""Milliseconds that the clock here may be ahead of AWS."""


class LogWatcher:
    """See `sls_py.operate.trigger.records.Watcher`.

    An invocation whose lines name the event is the one. Lambda does not say which event an invocation is for, so without
    that it is the first that began after the event was sent.
    """

    def __init__(self, logs: Logs, source: Source, clock: Callable[[], float]) -> None:
        self._logs = logs
        self._source = source
        self._clock = clock
        self._since = 0
        self._before: frozenset[str] = frozenset()

    def begin(self) -> None:
        """Take note of the invocations that are in the log already."""
        self._since = int(self._clock() * 1000) - _SLACK
        self._before = frozenset(seen.request for seen in self._read())

    def look(self, sent: Sent) -> Outcome | None:
        """Return how the invocation for the event ended, None as long as it did not."""
        new = [seen for seen in self._read() if seen.request not in self._before]
        named = [seen for seen in new if seen.names(sent.marks)]
        chosen = (named or new)[:1]
        if not chosen or not chosen[0].ended:
            return None
        (seen,) = chosen
        return Outcome(
            ok=seen.failure is None,
            request=seen.request,
            matched="id" if named else "time",
            lines=seen.lines,
            failure=seen.failure,
        )

    def _read(self) -> tuple[Seen, ...]:
        events = self._logs.read(self._source.group, start=self._since)
        shared = self._source.shared
        return invocations(
            event for event in events if not (shared and of_another(event, self._source))
        )
