"""Tests of how log lines are shown."""

from __future__ import annotations

import pytest

from sls_py.ui.log_lines import render_log_line, render_log_tail

REQUEST = "0c9f7bb0-6a3c-4f0e-9d6a-2c6a3a0f1b2c"
REPORT = f"REPORT RequestId: {REQUEST}\tDuration: 1.50 ms"


def shown(message: str, label: str = "") -> str | None:
    line = render_log_line(1_700_000_000_123, message, label=label)
    return None if line is None else line.split(" ", 1)[1]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("plain text\n", "plain text"),
        (f"START RequestId: {REQUEST} Version: $LATEST\n", "START"),
        (
            f"{REPORT}\tBilled Duration: 2 ms\tMax Memory Used: 40 MB\tInit Duration: 90.10 ms\t\n",
            "END 1.50 ms (init 90.10 ms), 40 MB",
        ),
        (
            f"{REPORT}\tMemory Size: 128 MB\tMax Memory Used: 40 MB",
            "END 1.50 ms, 40 MB",
        ),
        (f"REPORT RequestId: {REQUEST} timeout", f"REPORT RequestId: {REQUEST} timeout"),
        (f"[INFO]\t2026-01-01T10:00:00.123Z\t{REQUEST}\thello there", "[INFO] hello there"),
        (f"2026-01-01T10:00:00.123Z\t{REQUEST}\tINFO\thello", "INFO hello"),
        ("a\tb\tc", "a\tb\tc"),
    ],
)
def test_lines_lose_what_lambda_adds(message: str, expected: str) -> None:
    assert shown(message) == expected


def test_lines_that_report_repeats_go() -> None:
    assert shown(f"END RequestId: {REQUEST}") is None
    assert shown("INIT_START Runtime Version: python:3.12.v1") is None


def test_the_function_is_named_when_there_are_several() -> None:
    assert shown("hi", label="hello") == "hello hi"


def test_lines_start_with_their_time() -> None:
    line = render_log_line(1_700_000_000_123, "hi")
    assert line is not None
    assert line.split(" ")[0].endswith(".123")


def test_a_tail_has_no_times() -> None:
    assert render_log_tail(f"START RequestId: {REQUEST}\nhello\nEND RequestId: {REQUEST}\n") == (
        "START\nhello"
    )
