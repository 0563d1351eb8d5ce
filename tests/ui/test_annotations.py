"""Tests of annotations for GitHub Actions."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from sls_py.errors import Problem
from sls_py.position import Position
from sls_py.report import Note, ReportEvent, SilentReporter, Warned
from sls_py.ui.annotations import AnnotatingReporter, annotation

PLACE = Position("serverless.yml", 3, 5)


class Inner(SilentReporter):
    closed = False

    def close(self) -> None:
        self.closed = True


def test_a_problem_is_shown_at_its_line() -> None:
    problem = Problem(message="`x` is wrong", position=PLACE)
    assert annotation(problem, {}) == "::error file=serverless.yml,line=3,col=5::`x` is wrong"


def test_a_warning_is_a_warning() -> None:
    problem = Problem(message="old", severity="warning")
    assert annotation(problem, {}) == "::warning::old"


def test_the_hint_is_a_line_of_its_own() -> None:
    assert annotation(Problem(message="a", hint="b"), {}) == "::error::a%0Ahint: b"


def test_signs_that_mean_something_in_a_command_are_escaped() -> None:
    problem = Problem(message="100%\r\n::set x", position=Position("a,b:c%.yml", 1, 1))
    assert annotation(problem, {}) == (
        "::error file=a%2Cb%3Ac%25.yml,line=1,col=1::100%25%0D%0A::set x"
    )


def test_files_are_named_from_the_root_of_the_repository(tmp_path: Path) -> None:
    problem = Problem(message="a", position=PLACE)
    environ = {"GITHUB_WORKSPACE": str(tmp_path)}
    text = annotation(problem, environ, tmp_path / "services/shop")
    assert text == "::error file=services/shop/serverless.yml,line=3,col=5::a"


def test_warnings_are_reported_and_annotated() -> None:
    inner, stream = Inner(), StringIO()
    reporter = AnnotatingReporter(inner, stream, {}, Path())
    events: list[ReportEvent] = [
        Note(text="hello"),
        Warned(problem=Problem(message="old", severity="warning")),
    ]
    for event in events:
        reporter.emit(event)
    reporter.close()
    assert (inner.events, inner.closed) == (events, True)
    assert stream.getvalue() == "::warning::old\n"
