"""The reporter for programs: one JSON object per line."""

from __future__ import annotations

import json
import threading
from typing import TextIO

from sls_py.errors import Problem
from sls_py.model.values import JsonObject
from sls_py.records import fields
from sls_py.report import Note, ReportEvent, Warned

_NAMES = {
    "PhaseStarted": "phase-started",
    "PhaseEnded": "phase-ended",
    "Progress": "progress",
    "ResourceEvent": "resource",
    "Note": "note",
}


class JsonReporter:
    """Writes every event as a JSON object with the key `event`; notes of `--verbose` only then."""

    def __init__(self, stream: TextIO, *, verbose: bool = False) -> None:
        self._stream = stream
        self._verbose = verbose
        self._lock = threading.Lock()

    def emit(self, event: ReportEvent) -> None:
        """Write the event."""
        if isinstance(event, Note) and event.verbose and not self._verbose:
            return
        text = json.dumps(_as_json(event), ensure_ascii=False)
        with self._lock:
            self._stream.write(text + "\n")
            self._stream.flush()

    def close(self) -> None:
        """Nothing is held open."""


def _as_json(event: ReportEvent) -> JsonObject:
    if isinstance(event, Warned):
        return {"event": "warning", **problem_json(event.problem)}
    values = {each.name: getattr(event, each.name) for each in fields(event)}
    return {"event": _NAMES[type(event).__name__], **values}


def problem_json(problem: Problem) -> JsonObject:
    """Return a problem as a JSON object without its empty parts: message, severity, hint, path, file, line, column."""
    found: JsonObject = {"message": problem.message, "severity": problem.severity}
    if problem.hint:
        found["hint"] = problem.hint
    if problem.path:
        found["path"] = problem.path
    if problem.position:
        found |= problem.position._asdict()
    return found
