"""Problems as annotations of GitHub Actions: they are shown beside the line of the file they are about.

The form is https://docs.github.com/actions/reference/workflow-commands-for-github-actions; it is read from stdout
and stderr alike.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from sls_py.errors import Problem
from sls_py.report import ReportEvent, Warned
from sls_py.ui import ClosableReporter


def annotation(problem: Problem, environ: Mapping[str, str], directory: Path = Path()) -> str:
    """Return the workflow command of a problem; its file is named as seen from the root of the repository.

    Positions are relative to `directory`, the root is `GITHUB_WORKSPACE`.
    """
    text = problem.message + (f"\nhint: {problem.hint}" if problem.hint else "")
    place = ""
    if problem.position:
        file, line, column = problem.position
        name = _from_root(directory / file, environ.get("GITHUB_WORKSPACE"))
        place = f" file={_property(name)},line={line},col={column}"
    return f"::{problem.severity}{place}::{_data(text)}"


def _from_root(file: Path, root: str | None) -> str:
    path = file.absolute()
    return path.relative_to(root).as_posix() if root and path.is_relative_to(root) else str(file)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


class AnnotatingReporter:
    """Reports like another reporter, and writes an annotation for each warning."""

    def __init__(
        self, inner: ClosableReporter, stream: TextIO, environ: Mapping[str, str], directory: Path
    ) -> None:
        self._inner = inner
        self._stream = stream
        self._environ = environ
        self._directory = directory
        self._lock = threading.Lock()

    def emit(self, event: ReportEvent) -> None:
        """Report an event."""
        self._inner.emit(event)
        if isinstance(event, Warned):
            text = annotation(event.problem, self._environ, self._directory)
            with self._lock:
                self._stream.write(text + "\n")
                self._stream.flush()

    def close(self) -> None:
        """Close the other reporter."""
        self._inner.close()
