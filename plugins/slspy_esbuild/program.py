"""The esbuild of the project: where it is, and what it says."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from sls_py.plugin import PluginError, Problem, ServiceFileError
from sls_py.position import Position

_SAID = re.compile(
    r"^\S* ?\[(?P<kind>ERROR|WARNING)\] (?P<text>.+?)(?: \[[\w-]+\])?\n"
    r"(?:\n    (?P<file>[^\n]+?):(?P<line>\d+):(?P<column>\d+):\n)?",
    re.MULTILINE,
)


class Program(NamedTuple):
    """An esbuild; `identity` changes with its version."""

    path: Path
    identity: str


def find_program(directory: Path) -> Program:
    """Return the esbuild that is installed for a folder, in its `node_modules` or in one above.

    Raises:
        PluginError: there is none.
    """
    for folder in (directory, *directory.absolute().parents):
        modules = folder / "node_modules"
        for name in ("esbuild", "esbuild.cmd"):
            path = modules / ".bin" / name
            if path.is_file():
                return Program(path.absolute(), _identity(modules, path))
    raise PluginError(
        "`esbuild` is not installed in this project",
        plugin="esbuild",
        hint="install it with `npm install --save-dev esbuild`",
    )


def run(program: Program, arguments: Sequence[str], directory: Path) -> list[Problem]:
    """Run esbuild in a folder; return its warnings.

    Raises:
        ServiceFileError: it found errors in the sources.
        PluginError: it could not be run, or failed for another reason.
    """
    command = [
        str(program.path),
        *arguments,
        "--color=false",
        "--log-level=warning",
        "--log-limit=0",
    ]
    try:
        done = subprocess.run(
            command, cwd=directory, capture_output=True, text=True, check=False, encoding="utf-8"
        )
    except OSError as error:
        message = f"`{program.path}` cannot be run: {error.strerror}"
        hint = "install it again with `npm install`"
        raise PluginError(message, plugin="esbuild", hint=hint) from error
    problems = list(_problems(done.stderr, directory))
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise ServiceFileError(errors)
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        message = f"esbuild ended with exit code {done.returncode}: {' '.join(lines[-3:])}"
        raise PluginError(
            message, plugin="esbuild", hint="is Node installed, and is it on the PATH?"
        )
    return problems


def _identity(modules: Path, path: Path) -> str:
    try:
        return (modules / "esbuild" / "package.json").read_text(encoding="utf-8")
    except OSError:
        found = path.stat()
        return f"{found.st_size} {found.st_mtime_ns}"


def _problems(said: str, directory: Path) -> Iterator[Problem]:
    """Read esbuild's messages; its columns count from 0."""
    for found in _SAID.finditer(said):
        severity: Literal["error", "warning"] = "error" if found["kind"] == "ERROR" else "warning"
        position = None
        if found["file"]:
            file = str(directory / found["file"])
            position = Position(file, int(found["line"]), int(found["column"]) + 1)
        text = found["text"]
        yield Problem(message=text[:1].lower() + text[1:], position=position, severity=severity)
