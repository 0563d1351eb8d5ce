"""Tests of the reporter for programs."""

from __future__ import annotations

import json
from io import StringIO

from sls_py.errors import Problem
from sls_py.position import Position
from sls_py.report import Note, PhaseEnded, ReportEvent, Warned
from sls_py.ui.jsonl import JsonReporter


def objects(*events: ReportEvent, verbose: bool = False) -> list[object]:
    stream = StringIO()
    reporter = JsonReporter(stream, verbose=verbose)
    for event in events:
        reporter.emit(event)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_object() -> None:
    ended = PhaseEnded(name="package", text="packaging", seconds=1.5, detail="3 files")
    assert objects(ended) == [
        {
            "event": "phase-ended",
            "name": "package",
            "text": "packaging",
            "seconds": 1.5,
            "ok": True,
            "detail": "3 files",
        }
    ]


def test_a_warning_has_its_place() -> None:
    problem = Problem(
        message="old", hint="renew", position=Position("a.yml", 1, 2), path="provider.runtime"
    )
    assert objects(Warned(problem=problem)) == [
        {
            "event": "warning",
            "message": "old",
            "severity": "error",
            "hint": "renew",
            "path": "provider.runtime",
            "file": "a.yml",
            "line": 1,
            "column": 2,
        }
    ]


def test_verbose_notes_need_verbose() -> None:
    note = Note(text="details", verbose=True)
    assert objects(note) == []
    assert objects(note, verbose=True) == [{"event": "note", "text": "details", "verbose": True}]
