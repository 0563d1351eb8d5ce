"""Logs are filtered, paged and followed as on AWS."""

from __future__ import annotations

import time
from threading import Timer
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

pytestmark = pytest.mark.emulator


@pytest.fixture
def logs(client: Client) -> Any:
    logs = client("logs")
    logs.create_log_group(logGroupName="g")
    for stream in ("one", "two"):
        logs.create_log_stream(logGroupName="g", logStreamName=stream)
    return logs


def put(logs: Any, stream: str, *messages: str) -> None:
    now = int(time.time() * 1000)
    events = [{"timestamp": now + i, "message": text} for i, text in enumerate(messages)]
    logs.put_log_events(logGroupName="g", logStreamName=stream, logEvents=events)


def found(logs: Any, **query: Any) -> list[str]:
    answer = logs.filter_log_events(logGroupName="g", **query)
    return [event["message"] for event in answer["events"]]


def test_patterns_choose_lines(logs: Any) -> None:
    put(logs, "one", "an ERROR", '{"level": "error"}', "a WARN", "fine")
    assert found(logs, filterPattern="?ERROR ?WARN") == ["an ERROR", "a WARN"]
    assert found(logs, filterPattern='{ $.level = "error" }') == ['{"level": "error"}']


def test_pages_hold_each_line_once(logs: Any) -> None:
    put(logs, "one", *(f"one {i}" for i in range(5)))
    put(logs, "two", *(f"two {i}" for i in range(5)))
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName="g", PaginationConfig={"PageSize": 3}
    )
    sizes = [len(page["events"]) for page in pages]
    assert sizes == [3, 3, 3, 1]
    assert len(set(found(logs))) == 10
    assert found(logs, logStreamNamePrefix="tw") == [f"two {i}" for i in range(5)]


def test_a_live_tail_shows_new_lines(logs: Any, client: Client) -> None:
    group = logs.describe_log_groups()["logGroups"][0]["arn"].removesuffix(":*")
    answer = logs.start_live_tail(logGroupIdentifiers=[group], logEventFilterPattern="?ERROR ?WARN")
    writer = Timer(0.3, put, (client("logs"), "one", "fine", "an ERROR"))
    writer.start()
    stream = answer["responseStream"]
    seen = []
    for event in stream:
        seen += [
            line["message"] for line in event.get("sessionUpdate", {}).get("sessionResults", [])
        ]
        if seen:
            break
    stream.close()
    writer.join()
    assert seen == ["an ERROR"]
