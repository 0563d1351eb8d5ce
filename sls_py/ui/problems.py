"""Problems as text: what happened, the place with its source line and a caret, and a hint."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from unicodedata import east_asian_width

from sls_py.errors import Problem
from sls_py.numbers import count
from sls_py.position import Position
from sls_py.ui.style import PLAIN, Style

_WIDEST = 74
"""With the number of the line before it, this fits into 80 columns."""

_BEFORE = 24
"""So much of a long line is shown before the part that is meant."""

_MOST_SHOWN = 100

ReadLine = Callable[[Position], str | None]

_COLORS = {"error": "red", "warning": "yellow"}
_WORD = r"""'[^']*'|"[^"]*"|\$\{[^}]*\}|[^\s:,\[\]{}#]+"""


def render_problems(
    problems: Iterable[Problem], *, style: Style = PLAIN, read_line: ReadLine | None = None
) -> str:
    """Return all problems as text, a blank line between them and their number at the end."""
    every = list(problems)
    reader = read_line or _Lines().line
    blocks = [
        render_problem(problem, style=style, read_line=reader) for problem in every[:_MOST_SHOWN]
    ]
    errors = sum(problem.severity == "error" for problem in every)
    if errors > 1:
        more = f", the first {_MOST_SHOWN} are shown" if len(every) > _MOST_SHOWN else ""
        blocks.append(style(count(errors, "error") + more, "bold", "red"))
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
    token = re.compile(_WORD).match(text, start)
    length = max(1, len(token[0]) if token else 1)
    text, start = _clipped(text, start, length)
    indent = "".join(map(_blank, text[:start]))
    caret = style("^" * min(length, max(1, len(text) - start)), "bold", "red")
    margin = " " * len(number)
    return [f" {style(number, 'cyan')} {bar} {text}", f" {margin} {bar} {indent}{caret}"]


def _clipped(text: str, start: int, length: int) -> tuple[str, int]:
    """Cut a long line to what fits into a terminal, around the part that is meant; return it with its new start."""
    if len(text) <= _WIDEST:
        return text, start
    left = max(0, min(start - _BEFORE, len(text) - _WIDEST)) if start + length > _WIDEST else 0
    right = left + _WIDEST
    head, tail = "…" if left else "", "…" if right < len(text) else ""
    return head + text[left + len(head) : right - len(tail)] + tail, start - left


def _blank(character: str) -> str:
    """Return what moves the caret as far as a character: tabs stay tabs, so that it stands right at any tab width."""
    if character == "\t":
        return character
    return "  " if east_asian_width(character) in "WF" else " "


def source_line(position: Position) -> str | None:
    """Read the line that a position points at; None when the file is not there or is shorter."""
    return _Lines().line(position)


class _Lines:
    """Reads each file once, however many problems it has."""

    def __init__(self) -> None:
        self._files: dict[str, list[str]] = {}

    def line(self, position: Position) -> str | None:
        if position.file not in self._files:
            self._files[position.file] = _read(position.file)
        lines = self._files[position.file]
        return lines[position.line - 1] if 0 < position.line <= len(lines) else None


def _read(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
