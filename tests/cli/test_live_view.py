"""What a live session says about itself, and what the user types meanwhile."""

from __future__ import annotations

import os
import threading

from sls_py.cli.keys import keys
from sls_py.cli.live_view import _as_json, session_line
from sls_py.emulator.runtime import LogLine
from sls_py.live.session import Began, Connected, Ended, Exchange, Lost, Reloaded, Wrote

ASKED = Exchange(
    number=1, request_id="a-1", function="web", trigger="GET /", began=1.0, event=b"{}"
)


def test_a_session_tells_of_saves_and_of_its_connection() -> None:
    assert session_line(Reloaded(("app.py",), 0.004)) == "↻ app.py in 4 ms"
    assert session_line(Lost("no route")) == "! the connection is lost: no route"
    assert session_line(Connected(again=True)) == "✔ connected again"
    assert session_line(Connected(again=False)) == ""


def test_programs_hear_everything() -> None:
    events = (
        Began(ASKED),
        Wrote(ASKED, LogLine(1, "x")),
        Ended(ASKED),
        Reloaded((), 0.1),
        Lost("x"),
        Connected(again=False),
    )
    assert [_as_json(event)["event"] for event in events] == [
        "began",
        "log",
        "ended",
        "reloaded",
        "lost",
        "connected",
    ]


def test_lines_typed_on_a_terminal_are_taken() -> None:
    ours, theirs = os.openpty()
    heard: list[str] = []
    came = threading.Event()

    def take(line: str) -> None:
        heard.append(line)
        came.set()

    with os.fdopen(theirs) as stream, keys(stream, take):
        os.write(ours, b"7\n")
        assert came.wait(10)
    os.close(ours)
    assert heard == ["7\n"]


def test_without_a_terminal_nothing_is_read() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"7\n")
    os.close(writing)
    with os.fdopen(reading) as stream:
        with keys(stream, lambda _: None):
            pass
        assert stream.readline() == "7\n"
