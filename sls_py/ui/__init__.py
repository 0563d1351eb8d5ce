"""What the user sees: reporters, problems, results. The only package that imports rich."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol, TextIO

from sls_py.report import Reporter
from sls_py.ui.style import PLAIN, Style

if TYPE_CHECKING:
    from collections.abc import Mapping

ReporterKind = Literal["live", "plain", "json"]


class ClosableReporter(Reporter, Protocol):
    """A reporter that may hold the terminal until it is closed."""

    def close(self) -> None:
        """Leave the terminal as it was."""
        ...


def reporter(
    kind: ReporterKind, *, verbose: bool, stream: TextIO, style: Style = PLAIN
) -> ClosableReporter:
    """Make the reporter of a kind; only the chosen one is imported."""
    if kind == "json":
        from sls_py.ui.jsonl import JsonReporter

        return JsonReporter(stream, verbose=verbose)
    if kind == "live":
        from sls_py.ui.live import LiveReporter

        return LiveReporter(stream, style, verbose=verbose)
    from sls_py.ui.plain import PlainReporter

    return PlainReporter(stream, style, verbose=verbose)


def choose_kind(stream: TextIO, environ: Mapping[str, str], *, json: bool) -> ReporterKind:
    """Choose how to report: JSON when asked for, live on a terminal, plain lines in CI and pipes."""
    if json:
        return "json"
    moving = stream.isatty() and environ.get("TERM") != "dumb"
    return "live" if moving and environ.get("CI", "").lower() in {"", "0", "false"} else "plain"
