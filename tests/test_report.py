"""Phases report their start, their end and their time."""

from __future__ import annotations

import pytest

from sls_py.report import Note, PhaseEnded, PhaseStarted, SilentReporter, Warned, note, phase, warn


def test_a_phase_reports_its_start_and_its_end() -> None:
    reporter = SilentReporter()
    with phase(reporter, "upload", "Uploading") as outcome:
        outcome.detail = "3 files"
    started, ended = reporter.events
    assert started == PhaseStarted(name="upload", text="Uploading")
    assert isinstance(ended, PhaseEnded)
    assert (ended.ok, ended.detail) == (True, "3 files")
    assert ended.seconds >= 0


def test_a_failed_phase_is_reported_as_failed() -> None:
    reporter = SilentReporter()
    with pytest.raises(RuntimeError), phase(reporter, "upload", "Uploading"):
        raise RuntimeError
    ended = reporter.events[-1]
    assert isinstance(ended, PhaseEnded)
    assert not ended.ok


def test_notes_and_warnings_are_events() -> None:
    reporter = SilentReporter()
    note(reporter, "hello", verbose=True)
    warn(reporter, "careful", hint="look twice")
    first, second = reporter.events
    assert first == Note(text="hello", verbose=True)
    assert isinstance(second, Warned)
    assert (second.problem.severity, second.problem.hint) == ("warning", "look twice")
