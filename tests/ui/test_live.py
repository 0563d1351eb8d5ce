"""Tests of the reporter for terminals."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from io import StringIO

from sls_py.errors import Problem
from sls_py.report import (
    Note,
    PhaseEnded,
    PhaseStarted,
    Progress,
    ResourceEvent,
    Warned,
)
from sls_py.ui.live import LiveReporter
from sls_py.ui.style import PLAIN

STACK = PhaseStarted(name="stack", text="updating stack")
STACK_ENDED = PhaseEnded(name="stack", text="updating stack", seconds=8, detail="12 resources")


class Screen(StringIO):
    """A terminal that keeps what was written, and lets a test wait for a text."""

    def __init__(self) -> None:
        super().__init__()
        self._written = threading.Condition()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        with self._written:
            count = super().write(text)
            self._written.notify_all()
            return count

    def wait_for(self, condition: Callable[[str], bool]) -> bool:
        with self._written:
            return self._written.wait_for(lambda: condition(self.getvalue()), timeout=30)


def without_codes(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


def text_of(screen: Screen) -> str:
    return without_codes(screen.getvalue())


def live(screen: Screen, *, patience: float, verbose: bool = False) -> LiveReporter:
    return LiveReporter(screen, PLAIN, verbose=verbose, patience=patience)


def test_a_short_phase_leaves_only_its_line() -> None:
    screen = Screen()
    reporter = live(screen, patience=60)
    reporter.emit(STACK)
    reporter.emit(STACK_ENDED)
    reporter.close()
    assert screen.getvalue() == "✔ updating stack  12 resources  8.0s\n"


def test_a_long_phase_is_drawn_and_its_line_stays() -> None:
    screen = Screen()
    reporter = live(screen, patience=0)
    reporter.emit(STACK)
    reporter.emit(Progress(phase="stack", done=3, total=12, unit="resources"))
    reporter.emit(
        ResourceEvent(logical_id="Table", type="AWS::DynamoDB::Table", status="CREATE_IN_PROGRESS")
    )
    assert screen.wait_for(lambda text: "3 of 12 resources" in text and "Table" in text)
    reporter.emit(STACK_ENDED)
    reporter.close()
    assert text_of(screen).rstrip().endswith("✔ updating stack  12 resources  8.0s")


def test_lines_are_written_above_an_open_phase() -> None:
    screen = Screen()
    reporter = live(screen, patience=0)
    reporter.emit(STACK)
    assert screen.wait_for(lambda text: "updating stack" in text)
    reporter.emit(Note(text="healed `hello`"))
    reporter.emit(Warned(problem=Problem(message="old runtime", severity="warning")))
    reporter.close()
    assert "healed `hello`" in text_of(screen)
    assert "warning: old runtime" in text_of(screen)


def test_closing_gives_the_cursor_back() -> None:
    screen = Screen()
    reporter = live(screen, patience=0)
    reporter.emit(STACK)
    assert screen.wait_for(lambda text: "\x1b[?25l" in text)
    reporter.close()
    assert screen.getvalue().rindex("\x1b[?25h") > screen.getvalue().rindex("\x1b[?25l")


def test_closing_before_anything_is_drawn_writes_nothing() -> None:
    screen = Screen()
    reporter = live(screen, patience=60)
    reporter.emit(STACK)
    reporter.close()
    assert screen.getvalue() == ""


def test_verbose_notes_need_verbose() -> None:
    quiet, loud = Screen(), Screen()
    live(quiet, patience=60).emit(Note(text="details", verbose=True))
    live(loud, patience=60, verbose=True).emit(Note(text="details", verbose=True))
    assert (quiet.getvalue(), loud.getvalue()) == ("", "details\n")


def test_finished_resources_are_counted_once() -> None:
    screen = Screen()
    reporter = live(screen, patience=0)
    reporter.emit(STACK)
    for logical_id, status in (
        ("A", "CREATE_COMPLETE"),
        ("A", "UPDATE_COMPLETE"),
        ("B", "CREATE_FAILED"),
    ):
        reporter.emit(ResourceEvent(logical_id=logical_id, type="AWS::S3::Bucket", status=status))
    assert screen.wait_for(lambda text: "1 resource  B" in without_codes(text))
    reporter.close()
