"""Requests of a live session as people and programs read them."""

from __future__ import annotations

from dataclasses import replace

from sls_py.emulator.runtime import LogLine
from sls_py.live.session import Exchange
from sls_py.live.wire.messages import Failure, Frame
from sls_py.ui.live_requests import (
    failure_lines,
    log_line,
    pretty,
    printable,
    request_json,
    request_line,
    request_text,
)

ASKED = Exchange(
    number=7, request_id="abcd-1", function="web", trigger="GET /a", began=0.0, event=b'{"x": 1}'
)
DONE = replace(ASKED, seconds=0.0123, result=b'{"y": 2}', lines=(LogLine(1, "hello"),))
CAUSE = Failure("KeyError", "'x'", (Frame("/app.py", 3, "find", "  {}['x']"),))
FAILED = replace(ASKED, seconds=2.0, failure=Failure("ValueError", "no", (), CAUSE, explicit=True))


def test_a_request_is_one_line() -> None:
    line = request_line(DONE)
    assert line.startswith("✔   7 ")
    assert line.endswith("GET /a → web 12 ms abcd")
    assert request_line(FAILED).startswith("✘")


def test_the_cause_of_a_failure_comes_first() -> None:
    assert FAILED.failure is not None
    assert failure_lines(FAILED.failure) == [
        "  KeyError: 'x'",
        "    /app.py:3 in find",
        "      {}['x']",
        "  which is the direct cause of",
        "  ValueError: no",
    ]


def test_all_of_a_request_is_its_event_its_logs_and_its_reply() -> None:
    text = request_text(DONE)
    for part in ("abcd-1", '"x": 1', "hello", '"y": 2'):
        assert part in text
    assert "ValueError: no" in request_text(FAILED)


def test_programs_get_values() -> None:
    found = request_json(DONE)
    assert (found["event"], found["result"], found["logs"]) == ({"x": 1}, {"y": 2}, ["hello"])
    failed = request_json(FAILED)
    assert (failed["failure"]["type"], failed["failure"]["cause"]["type"]) == (
        "ValueError",
        "KeyError",
    )
    assert "event" not in request_json(DONE, whole=False)


def test_what_comes_from_outside_does_not_command_the_terminal() -> None:
    assert printable("a\x1b[2Jb\r") == "a�[2Jb�"
    assert "\x1b" not in log_line(ASKED, LogLine(1, "x\x1b[31m"))
    assert "\x1b" not in request_line(replace(ASKED, trigger="GET /\x1b"))


def test_long_texts_are_cut_off() -> None:
    assert len(pretty(b'"' + b"x" * 50_000 + b'"')) < 21_000
    assert pretty(b"\xff") == "�"
