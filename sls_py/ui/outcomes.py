"""How several units ended, such as the targets of a deployment: a line for each, and one for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sls_py.errors import SlspyError
from sls_py.model.values import JsonObject
from sls_py.numbers import count, duration
from sls_py.ui.jsonl import problem_json
from sls_py.ui.problems import render_problems
from sls_py.ui.style import PLAIN, Style


def done_line(name: str, text: str, seconds: float, style: Style = PLAIN) -> str:
    """Return the line about a unit that was done."""
    return f"{style('✔', 'green')} {name}: {text} {style(f'({duration(seconds)})', 'dim')}"


def skipped_line(name: str, because: str, style: Style = PLAIN) -> str:
    """Return the line about a unit that was not tried because another one failed."""
    return f"{style('-', 'yellow')} {name}: skipped, because {because} failed"


def failed_lines(name: str, error: SlspyError, style: Style = PLAIN) -> str:
    """Return what is to say about a unit that failed."""
    return f"{style('✖', 'red')} {name}: failed\n{render_problems(error.problems, style=style)}"


def results_line(*, succeeded: int, failed: int, skipped: int, unit: str) -> str:
    """Return the last line: how many units ended how."""
    parts = [f"{count(succeeded, unit)} succeeded"]
    parts += [f"{failed} failed"] if failed else []
    parts += [f"{skipped} skipped"] if skipped else []
    return ", ".join(parts)


def unit_json(
    name: str,
    key: str,
    *,
    data: Mapping[str, object] | None,
    error: SlspyError | None,
    skipped_for: str | None = None,
) -> JsonObject:
    """Return one unit as JSON; `key` says what it is (`target`)."""
    found: JsonObject = {key: name, "ok": error is None and skipped_for is None}
    if error:
        found["exitCode"] = int(error.exit_code)
        found["errors"] = [problem_json(problem) for problem in error.problems]
    if skipped_for:
        found["skippedFor"] = skipped_for
    return found | dict(data or {})


def listed(texts: Sequence[tuple[str, str]], style: Style = PLAIN) -> str:
    """Return texts below their names."""
    return "\n\n".join(f"{style(name, 'bold')}\n{text}" for name, text in texts)
