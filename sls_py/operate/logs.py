"""The log lines of functions, merged by time, once or as they come."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sls_py.aws.protocols import LogEvent, Logs
from sls_py.errors import UsageError
from sls_py.operate.log_groups import Source

OVERLAP = 10_000
"""Milliseconds that a poll looks back: CloudWatch shows lines late and not always in order."""

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


class LogLine(NamedTuple):
    """One line of a function's log; `timestamp` in milliseconds since the epoch."""

    function: str
    timestamp: int
    message: str


def read_logs(
    logs: Logs, sources: Sequence[Source], *, since: int, pattern: str | None = None
) -> tuple[LogLine, ...]:
    """Return the lines of all sources since a time (ms), oldest first."""
    return tuple(line for _, line in _read(logs, sources, since, pattern))


def follow_logs(
    logs: Logs,
    sources: Sequence[Source],
    *,
    since: int,
    pattern: str | None = None,
    wait: Callable[[], None],
) -> Iterator[LogLine]:
    """Yield lines as they come, without end and each once; `wait` passes the time between two polls."""
    seen: dict[str, int] = {}
    start = since
    while True:
        for identity, line in _read(logs, sources, start, pattern):
            if identity not in seen:
                seen[identity] = line.timestamp
                yield line
        start = max([since, *(timestamp - OVERLAP for timestamp in seen.values())])
        seen = {identity: timestamp for identity, timestamp in seen.items() if timestamp >= start}
        wait()


def _read(
    logs: Logs, sources: Sequence[Source], since: int, pattern: str | None
) -> list[tuple[str, LogLine]]:
    found = [
        (event.event_id or f"{event.stream}/{event.timestamp}/{event.message}", event, source)
        for source, events in zip(sources, _fetch(logs, sources, since, pattern), strict=True)
        for event in events
        if not (source.shared and of_another(event, source))
    ]
    lines = [(key, LogLine(by.key, event.timestamp, event.message)) for key, event, by in found]
    return sorted(lines, key=lambda pair: pair[1].timestamp)


def _fetch(
    logs: Logs, sources: Sequence[Source], since: int, pattern: str | None
) -> list[tuple[LogEvent, ...]]:
    if len(sources) == 1:
        return [logs.read(sources[0].group, start=since, pattern=pattern)]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(
            pool.map(lambda source: logs.read(source.group, start=since, pattern=pattern), sources)
        )


def of_another(event: LogEvent, source: Source) -> bool:
    """Tell that another function wrote to a shared group.

    Source: AWS documentation, "Configuring CloudWatch log groups": streams of a custom group are named
    `YYYY/MM/DD/<function>[<version>]<id>`.
    """
    named = re.search(r"([^/\[]+)\[[^\]]*\]", event.stream)
    return named is not None and named[1] != source.name


def parse_time(text: str, now: float) -> int:
    """Read a time as milliseconds since the epoch: `30s`, `5m`, `2h`, `1d` ago, ISO 8601 (UTC), or epoch.

    Raises:
        UsageError: the text is none of these.
    """
    if ago := re.fullmatch(r"(\d+)([smhd])", text):
        return int((now - int(ago[1]) * _UNITS[ago[2]]) * 1000)
    if re.fullmatch(r"\d{9,}", text):
        return int(text) if int(text) >= 10**12 else int(text) * 1000
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        hint = "use `5m`, `2h`, `1d`, `2026-01-31T12:00:00` or seconds since the epoch"
        raise UsageError(f"`{text}` is not a time", hint=hint) from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
