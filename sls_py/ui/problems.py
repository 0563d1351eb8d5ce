"""Problems as text: what happened, the place with its source line and a caret, and a hint."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from sls_py.errors import Problem
from sls_py.numbers import count
from sls_py.position import Position
from sls_py.ui.style import PLAIN, Style

ReadLine = Callable[[Position], str | None]

_COLORS = {"error": "red", "warning": "yellow"}
_TOKEN = re.compile(r"""'[^']*'|"[^"]*"|\$\{[^}]*\}|[^\s:,\[\]{}#]+""")


def render_problems(
    problems: Iterable[Problem], *, style: Style = PLAIN, read_line: ReadLine | None = None
) -> str:
    """Return all problems as text, a blank line between them and their number at the end."""
    every = list(problems)
    blocks = [render_problem(problem, style=style, read_line=read_line) for problem in every]
    errors = sum(problem.severity == "error" for problem in every)
    if errors > 1:
        blocks.append(style(count(errors, "error"), "bold", "red"))
    return "\n\n".join(blocks)


def render_problem(
    problem: Problem, *, style: Style = PLAIN, read_line: ReadLine | None = None
) -> str:
    """Return one problem as text."""
    label = style(f"{problem.severity}:", "bold", _COLORS[problem.severity])
    lines = [f"{label} {problem.message}"]
    if problem.position:
        lines += _place(problem.position, problem.path, style, read_line or source_line)
    if problem.hint:
        lines.append(f"{style('hint:', 'bold', 'cyan')} {problem.hint}")
    return "\n".join(lines)


def _place(position: Position, path: str, style: Style, read_line: ReadLine) -> list[str]:
    where = f"  {style('-->', 'cyan')} {position}"
    if path:
        where += f" {style(f'({path})', 'dim')}"
    text = read_line(position)
    return [where] if text is None else [where, *_frame(position, text, style)]


def _frame(position: Position, text: str, style: Style) -> list[str]:
    number = str(position.line)
    bar = style("|", "cyan")
    start = min(position.column - 1, len(text))
    # Tabs stay tabs in the line of the caret, so that it stands right at any tab width.
    indent = re.sub(r"[^\t]", " ", text[:start])
    token = _TOKEN.match(text, start)
    caret = style("^" * max(1, len(token[0]) if token else 1), "bold", "red")
    margin = " " * len(number)
    return [f" {style(number, 'cyan')} {bar} {text}", f" {margin} {bar} {indent}{caret}"]


def source_line(position: Position) -> str | None:
    """Read the line that a position points at; None when the file is not there or is shorter."""
    try:
        lines = Path(position.file).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    return lines[position.line - 1] if 0 < position.line <= len(lines) else None
