"""Tests of the reporter for pipes."""

from __future__ import annotations

from io import StringIO

from sls_py.errors import Problem
from sls_py.report import (
    Note,
    PhaseEnded,
    PhaseStarted,
    Progress,
    ReportEvent,
    ResourceEvent,
    Warned,
)
from sls_py.ui.plain import PlainReporter
from sls_py.ui.style import PLAIN


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def lines(*events: ReportEvent, verbose: bool = False) -> list[str]:
    stream = StringIO()
    reporter = PlainReporter(stream, PLAIN, verbose=verbose)
    for event in events:
        reporter.emit(event)
    reporter.close()
    return stream.getvalue().splitlines()


def resource(status: str, reason: str = "") -> ResourceEvent:
    return ResourceEvent(
        logical_id="Table", type="AWS::DynamoDB::Table", status=status, reason=reason
    )


def test_a_phase_is_one_line_when_it_ends() -> None:
    started = PhaseStarted(name="package", text="packaging")
    ended = PhaseEnded(name="package", text="packaging", seconds=1.24, detail="3 files")
    assert lines(started, ended) == ["✔ packaging  3 files  1.2s"]


def test_a_failed_phase_is_marked() -> None:
    assert lines(PhaseEnded(name="a", text="updating", seconds=2, ok=False)) == ["✖ updating  2.0s"]


def test_only_verbose_tells_that_a_phase_starts() -> None:
    assert lines(PhaseStarted(name="a", text="packaging"), verbose=True) == ["packaging ..."]


def test_resources_show_when_they_fail() -> None:
    shown = lines(resource("CREATE_COMPLETE"), resource("CREATE_FAILED", "name taken"))
    assert shown == ["  ✖ Table AWS::DynamoDB::Table CREATE_FAILED", "      name taken"]


def test_verbose_shows_every_resource() -> None:
    shown = lines(resource("CREATE_IN_PROGRESS"), verbose=True)
    assert shown == ["  · Table AWS::DynamoDB::Table CREATE_IN_PROGRESS"]


def test_verbose_notes_need_verbose() -> None:
    notes = (Note(text="hello"), Note(text="details", verbose=True))
    assert lines(*notes) == ["hello"]
    assert lines(*notes, verbose=True) == ["hello", "details"]


def test_warnings_show_with_their_hint() -> None:
    warning = Warned(
        problem=Problem(message="old runtime", hint="use python3.13", severity="warning")
    )
    assert lines(warning) == ["warning: old runtime", "hint: use python3.13"]


def test_progress_is_told_only_now_and_then() -> None:
    clock, stream = Clock(), StringIO()
    reporter = PlainReporter(stream, PLAIN, clock=clock)
    reporter.emit(PhaseStarted(name="stack", text="updating"))
    for clock.now, done in ((1, 1), (11, 5), (12, 6), (22, 9)):
        reporter.emit(Progress(phase="stack", done=done, total=10, unit="resources"))
    assert stream.getvalue().splitlines() == [
        "  stack: 5 of 10 resources",
        "  stack: 9 of 10 resources",
    ]
