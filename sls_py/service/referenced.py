"""The files that a service file reads, whatever the stage: what has to go along when the service file moves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from sls_py.errors import Problem, ServiceFileError
from sls_py.position import Position

_CALL = re.compile(r"\bfile\(")
_FIXED = re.compile(r"[^*?./\s]")
_READ = {".yml", ".yaml", ".json", ".py"}


def referenced_files(file: Path, directory: Path, plugins: Iterable[str] = ()) -> tuple[Path, ...]:
    """Return the service file and all files that it, or one of them, may read with `${file(...)}`.

    A variable in a path stands for any text: `${file(./${sls:stage}.yml)}` reads all files `./*.yml`. `plugins` are
    those that the service file names; the ones given by a path are files as well.

    Raises:
        ServiceFileError: a path is outside of what can go along, or nothing of it is fixed; all problems at once.
    """
    found: dict[Path, None] = {}
    problems: list[Problem] = []
    waiting = [file, *_plugin_files(directory, plugins)]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found[one] = None
        if one.suffix in _READ:
            text = one.read_text(encoding="utf-8", errors="replace")
            for at, path in _paths(text):
                try:
                    waiting += _files(directory, path)
                except ValueError as error:
                    problems.append(_problem(one, text, at, str(error)))
    if problems:
        raise ServiceFileError(problems)
    return tuple(found)


def _plugin_files(directory: Path, plugins: Iterable[str]) -> Iterator[Path]:
    for name in plugins:
        path = directory / name
        if name.startswith(".") and path.is_dir():
            yield from (one for one in sorted(path.rglob("*.py")) if one.is_file())
        elif name.startswith(".") and path.is_file():
            yield path


def _paths(text: str) -> Iterator[tuple[int, str]]:
    """The paths in a text, each with where it begins; a variable in one is a star."""
    for call in _CALL.finditer(text):
        end = _end(text, call.end())
        inside = text[call.end() : end]
        while "${" in inside:
            shorter = re.sub(r"\$\{[^{}]*\}", "*", inside)
            if shorter == inside:
                break
            inside = shorter
        yield call.start(), inside.strip().strip("'\"")


def _end(text: str, at: int) -> int:
    depth = 1
    while at < len(text) and depth and text[at] != "\n":
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return at - 1


def _files(directory: Path, path: str) -> Iterator[Path]:
    """The files that a path with stars stands for; ValueError says what is wrong with it."""
    if path.startswith(("/", "~")):
        raise ValueError(f"`{path}` is not relative to the service file")
    if not _FIXED.search(path):
        raise ValueError(f"it is not known which files `file({path})` stands for")
    if "*" not in path:
        yield from [directory / path] if (directory / path).is_file() else []
        return
    up = re.match(r"(?:\.{1,2}/)*", path)
    base, rest = (directory / up[0], path[up.end() :]) if up else (directory, path)
    yield from (one for one in sorted(base.glob(rest)) if one.is_file())


def _problem(file: Path, text: str, at: int, message: str) -> Problem:
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    hint = "a package for all stages takes the files along: give a path below the service file, some of it fixed"
    return Problem(message=message, position=Position(str(file), line, column), hint=hint)
