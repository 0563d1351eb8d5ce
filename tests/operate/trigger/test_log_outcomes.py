"""Tests of how invocations are told apart in a log, and how they ended."""

from __future__ import annotations

import json

import pytest

from sls_py.aws.protocols import LogEvent
from sls_py.operate.trigger.log_outcomes import Seen, invocations


def events(*messages: str, stream: str = "one") -> list[LogEvent]:
    return [LogEvent(timestamp=1, message=f"{text}\n", stream=stream) for text in messages]


def only(*messages: str) -> Seen:
    (seen,) = invocations(events("START RequestId: r1 Version: $LATEST", *messages))
    return seen


END = ("END RequestId: r1", "REPORT RequestId: r1\tDuration: 1.00 ms")


def test_an_invocation_has_the_lines_between_start_and_report() -> None:
    seen = only("hello", *END)
    assert (seen.request, seen.lines, seen.ended, seen.failure) == ("r1", ("hello",), True, None)


def test_an_invocation_that_runs_has_not_ended() -> None:
    assert not only("hello").ended


def test_processes_side_by_side_are_told_apart() -> None:
    one = events("START RequestId: r1 Version: 1", "a", *END)
    two = events("START RequestId: r2 Version: 1", "b", stream="two")
    mixed = [one[0], two[0], two[1], *one[1:]]
    assert [(seen.request, seen.lines) for seen in invocations(mixed)] == [
        ("r1", ("a",)),
        ("r2", ("b",)),
    ]


def test_lines_of_the_platform_in_json_are_read() -> None:
    lines = [
        {"type": "platform.start", "record": {"requestId": "r1"}},
        {"level": "INFO", "message": "hello", "requestId": "r1"},
        {"type": "platform.report", "record": {"requestId": "r1", "status": "success"}},
    ]
    (seen,) = invocations(events(*map(json.dumps, lines)))
    assert (seen.request, seen.ended, seen.failure) == ("r1", True, None)


@pytest.mark.parametrize(
    ("line", "type_", "message", "trace"),
    [
        (
            "[ERROR] ValueError: boom\nTraceback (most recent call last):\n  File x",
            *("ValueError", "boom", ("Traceback (most recent call last):", "  File x")),
        ),
        (
            "[ERROR] Runtime.ImportModuleError: no module",
            "Runtime.ImportModuleError",
            "no module",
            (),
        ),
        (
            '2026-01-01T00:00:00Z\tr1\tERROR\tInvoke Error \t{"errorType":"Error","errorMessage":"boom","stack":["at x"]}',
            *("Error", "boom", ("at x",)),
        ),
        (
            "2026-01-01T00:00:00Z r1 Task timed out after 3.00 seconds",
            "Sandbox.Timedout",
            "Task timed out after 3.00 seconds",
            (),
        ),
        (
            "RequestId: r1 Error: Runtime exited with error: exit status 1\nRuntime.ExitError",
            "Runtime.ExitError",
            "Runtime exited with error: exit status 1",
            (),
        ),
        (
            '{"level": "ERROR", "errorType": "ValueError", "errorMessage": "boom", "stackTrace": ["x\\n"]}',
            *("ValueError", "boom", ("x",)),
        ),
    ],
)
def test_failures_are_recognized(
    line: str, type_: str, message: str, trace: tuple[str, ...]
) -> None:
    failure = only(line, *END).failure
    assert failure
    assert (failure.type, failure.message, failure.trace) == (type_, message, trace)


def test_an_error_that_the_function_itself_logs_is_no_failure() -> None:
    logged = '{"level": "ERROR", "message": "could not reach the shop"}'
    assert only("[ERROR]\t2026-01-01T00:00:00Z\tr1\tcould not", logged, *END).failure is None


def test_the_status_of_the_report_counts() -> None:
    assert only("REPORT RequestId: r1\tDuration: 1 ms\tStatus: error").failure
    assert only("REPORT RequestId: r1\tDuration: 1 ms\tStatus: success").failure is None


def test_an_invocation_names_what_its_lines_or_its_id_have() -> None:
    seen = only("working on m-7", *END)
    assert seen.names(("m-7",))
    assert seen.names(("r1",))
    assert not seen.names(("m-8",))
    assert not seen.names(())
