"""Queries of logs: filter patterns as on AWS, and pages."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

import base64
import heapq
from collections.abc import Iterator
from itertools import islice
from typing import Any

from sls_py.emulator.log_patterns import compile_pattern
from sls_py.emulator.patches.points import Patch

_LOGS = "ministack.services.cloudwatch_logs"
_PAGE = 10_000


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    return (
        Patch(
            name="filter patterns of logs",
            points=(f"{_LOGS}:_compile_filter_pattern", f"{_LOGS}:_subscription_pattern_matches"),
            apply=_match_as_there,
        ),
        Patch(
            name="pages of filtered logs",
            points=(
                f"{_LOGS}:_filter_log_events",
                f"{_LOGS}:_resolve_log_group_name",
                f"{_LOGS}:_log_groups",
                f"{_LOGS}:_log_events_lock",
            ),
            apply=_give_pages,
        ),
    )


def _match_as_there() -> None:
    from ministack.services import cloudwatch_logs

    cloudwatch_logs._compile_filter_pattern = compile_pattern
    cloudwatch_logs._subscription_pattern_matches = lambda pattern, message: compile_pattern(
        pattern or ""
    )(message or "")


def _give_pages() -> None:
    from ministack.core.responses import json_response
    from ministack.services import cloudwatch_logs

    stock = cloudwatch_logs._filter_log_events

    def filter_in_pages(data: Any) -> Any:
        group = cloudwatch_logs._log_groups.get(cloudwatch_logs._resolve_log_group_name(data))
        if group is None:
            return stock(data)
        limit = min(int(data.get("limit") or _PAGE), _PAGE)
        start = _offset(data.get("nextToken"))
        found = list(islice(_matching(group, data), start, start + limit + 1))
        answer: dict[str, Any] = {"events": found[:limit], "searchedLogStreams": []}
        if len(found) > limit:
            answer["nextToken"] = _token(start + limit)
        return json_response(answer)

    cloudwatch_logs._filter_log_events = filter_in_pages


def _matching(group: Any, data: Any) -> Iterator[Any]:
    """Yield the events of a group that a query asks for, oldest first."""
    from ministack.services import cloudwatch_logs

    matches = compile_pattern(data.get("filterPattern") or "")
    names, prefix = data.get("logStreamNames"), data.get("logStreamNamePrefix") or ""
    first, last = data.get("startTime"), data.get("endTime")
    with cloudwatch_logs._log_events_lock:
        streams = {
            name: list(stream["events"])
            for name, stream in group["streams"].items()
            if (not names or name in names) and name.startswith(prefix)
        }
    merged = heapq.merge(
        *([(event, name) for event in events] for name, events in streams.items()),
        key=lambda pair: pair[0]["timestamp"],
    )
    for event, name in merged:
        after = first is None or event["timestamp"] >= first
        before = last is None or event["timestamp"] <= last
        if after and before and matches(event.get("message", "")):
            yield {**event, "logStreamName": name}


def _token(offset: int) -> str:
    return base64.urlsafe_b64encode(f"slspy:{offset}".encode()).decode()


def _offset(token: str | None) -> int:
    if not token:
        return 0
    return int(base64.urlsafe_b64decode(token).decode().partition(":")[2])
