"""What a live session says about itself, and what the user types meanwhile."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sls_py.cli.call import Call
from sls_py.cli.keys import keys
from sls_py.cli.live_events import event_json, session_line
from sls_py.cli.live_view import LiveView
from sls_py.cli.session import Session
from sls_py.emulator.runtime import LogLine
from sls_py.errors import Problem
from sls_py.live.page import serve_page
from sls_py.live.session import (
    Awaits,
    Began,
    Connected,
    Ended,
    Exchange,
    Left,
    Lost,
    Reloaded,
    Unloadable,
    Wrote,
)
from sls_py.live.wire.messages import Failure
from sls_py.model.options import Options
from sls_py.position import Position
from sls_py.ui import reporter

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
    assert [event_json(event)["event"] for event in events] == [
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


def test_what_becomes_of_functions_and_debuggers_is_told() -> None:
    failure = Failure("ImportError", "no module")
    problem = Problem(message="bad")
    assert session_line(Awaits("web", 5678)) == "◆ web waits for a debugger at 127.0.0.1:5678"
    assert session_line(Unloadable("web", failure)) == "✘ web cannot be loaded any more:"
    assert "`web` was put back from outside" in session_line(Left("web"))
    assert session_line(Left("web", "bob@desk", 1)).startswith(
        "! `web` was taken over by bob@desk at "
    )
    assert event_json(Left("web", "bob@desk", 1))["owner"] == "bob@desk"
    assert event_json(Awaits("web", 5678)) == {"event": "debugger", "function": "web", "port": 5678}
    told = event_json(Unloadable("web", failure))["failure"]
    assert told == {"type": "ImportError", "message": "no module", "frames": [], "cause": None}
    saved = event_json(Reloaded(("app.py",), 0.1, (problem,)))["problems"]
    assert [one["message"] for one in saved] == ["bad"]  # type: ignore[attr-defined]


@pytest.fixture
def said() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def view(said: io.StringIO) -> Iterator[LiveView]:
    session = Session(0.0, (), {}, Path(), io.StringIO(), io.StringIO(), said)
    call = Call("live", Options(), session, reporter("plain", verbose=False, stream=said))
    with serve_page() as page:
        yield LiveView(call, page, shown=False)


def test_a_key_that_means_nothing_shows_the_keys(view: LiveView, said: io.StringIO) -> None:
    view.show(Ended(replace(ASKED, seconds=0.1, result=b"1")))
    said.truncate(0)
    view.key("x\n")
    assert said.getvalue().strip("\0").startswith("Enter shows the last request")
    assert "a-1" not in said.getvalue()


def test_keys_show_requests(view: LiveView, said: io.StringIO) -> None:
    view.key("\n")
    assert said.getvalue() == "no request yet\n"
    for number in (1, 2):
        view.show(Ended(replace(ASKED, number=number, request_id=f"a-{number}", seconds=0.1)))
    for typed, shown in (("\n", "a-2"), ("1\n", "a-1"), ("7\n", "there is no such request")):
        before = len(said.getvalue())
        view.key(typed)
        assert shown in said.getvalue()[before:]


def test_a_save_that_is_no_python_is_shown_with_its_place(
    view: LiveView, said: io.StringIO, tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text("def main(:\n")
    place = Position(str(tmp_path / "app.py"), 1, 10)
    problem = Problem(message="`app.py` is not valid Python", position=place)
    view.show(Reloaded(("app.py",), 0.1, (problem,)))
    assert "error: `app.py` is not valid Python" in said.getvalue()
    assert "1 | def main(:" in said.getvalue()
