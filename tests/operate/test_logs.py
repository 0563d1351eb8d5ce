"""Tests of log lines."""

from __future__ import annotations

from itertools import islice

import pytest

from sls_py.aws.protocols import LogEvent
from sls_py.errors import UsageError
from sls_py.operate.log_groups import Source
from sls_py.operate.logs import LogLine, follow_logs, parse_time, read_logs
from tests.operate.fakes import FakeLogs

A = Source("a", "shop-dev-a", "/aws/lambda/a")
B = Source("b", "shop-dev-b", "/aws/lambda/b")


def event(timestamp: int, message: str, stream: str = "s", event_id: str = "") -> LogEvent:
    return LogEvent(timestamp=timestamp, message=message, stream=stream, event_id=event_id)


def test_lines_of_functions_are_merged_by_time() -> None:
    logs = FakeLogs({A.group: [[event(1, "one"), event(3, "three")]], B.group: [[event(2, "two")]]})
    assert read_logs(logs, [A, B], since=0, pattern="ERROR") == (
        LogLine("a", 1, "one"),
        LogLine("b", 2, "two"),
        LogLine("a", 3, "three"),
    )
    assert logs.patterns == ["ERROR", "ERROR"]


def test_lines_of_other_functions_in_a_shared_group_are_left_out() -> None:
    mine, other = "2026/01/01/shop-dev-a[$LATEST]1f", "2026/01/01/shop-dev-b[$LATEST]2e"
    logs = FakeLogs({"/shared": [[event(1, "mine", mine), event(2, "not mine", other)]]})
    shared = A._replace(group="/shared", shared=True)
    assert [line.message for line in read_logs(logs, [shared], since=0)] == ["mine"]


def test_new_lines_come_once_each() -> None:
    logs = FakeLogs(
        {
            A.group: [
                [event(1000, "one", event_id="1")],
                [],
                [event(1000, "late", event_id="2"), event(60_000, "two", event_id="3")],
                [event(60_500, "three", event_id="4")],
            ]
        }
    )
    waits: list[None] = []
    lines = follow_logs(logs, [A], since=0, wait=lambda: waits.append(None))
    assert [line.message for line in islice(lines, 4)] == ["one", "late", "two", "three"]
    assert len(waits) == 3


def test_lines_without_an_id_are_told_apart_by_what_they_say() -> None:
    logs = FakeLogs({A.group: [[event(1, "one"), event(1, "two")], [event(2, "three")]]})
    lines = follow_logs(logs, [A], since=0, wait=lambda: None)
    assert [line.message for line in islice(lines, 3)] == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30s", 970_000),
        ("5m", 700_000),
        ("0h", 1_000_000),
        ("1700000000", 1_700_000_000_000),
        ("1700000000123", 1_700_000_000_123),
        ("1970-01-01T00:01:00", 60_000),
        ("1970-01-01T01:01:00+01:00", 60_000),
        ("1970-01-02", 86_400_000),
    ],
)
def test_times_are_read_in_every_form(text: str, expected: int) -> None:
    assert parse_time(text, now=1000.0) == expected


@pytest.mark.parametrize("text", ["", "soon", "5", "5w"])
def test_other_texts_are_no_times(text: str) -> None:
    with pytest.raises(UsageError, match="is not a time"):
        parse_time(text, now=1000.0)
