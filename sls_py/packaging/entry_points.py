"""Whether the Python function that a handler names is in its file: a look at the source, nothing is run."""

from __future__ import annotations

import ast
import posixpath
import warnings
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from sls_py.errors import Problem, did_you_mean
from sls_py.model.function import Function
from sls_py.model.service import Service
from sls_py.packaging.handlers import python_files
from sls_py.packaging.plan import Target
from sls_py.packaging.problems import problem_at

_DYNAMIC = frozenset({"exec", "globals", "setattr", "vars", "__import__"})
"""A module that uses one of these may make names in ways that its text does not show."""


def missing_entry_points(
    service: Service, names: Mapping[Target, Collection[str]]
) -> Iterator[Problem]:
    """Yield a warning for each Python handler whose module is in the zip but does not seem to define it."""
    defined: dict[Path, frozenset[str] | None] = {}
    for target, found in names.items():
        for key in target.functions:
            function = service.functions[key]
            file = _source(service, function, found)
            if file is None:
                continue
            if file not in defined:
                defined[file] = _names_of(file)
            if problem := _missing(service, function, file, defined[file]):
                yield problem


def _source(service: Service, function: Function, names: Collection[str]) -> Path | None:
    runtime = function.runtime or service.provider.runtime or ""
    if not runtime.startswith("python") or "." not in (function.handler or ""):
        return None
    handler = posixpath.normpath(function.handler or "")
    files = [file for file in python_files(handler) if file in names]
    source = service.directory / files[0] if files else None
    return source if source and source.suffix == ".py" and source.is_file() else None


def _missing(
    service: Service, function: Function, file: Path, defined: frozenset[str] | None
) -> Problem | None:
    wanted = (function.handler or "").rpartition(".")[2]
    if defined is None or wanted in defined:
        return None
    shown = file.relative_to(service.directory).as_posix()
    message = f"`{shown}` does not define `{wanted}`, which the handler `{function.handler}` names"
    place = ("functions", function.key, "handler")
    return problem_at(service, place, message, hint=did_you_mean(wanted, defined))


def _names_of(file: Path) -> frozenset[str] | None:
    """Return the names that a module binds; None when that cannot be told from its text."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in _DYNAMIC:
            return None
        names.update(_bound(node))
    return None if names & {"*", "__getattr__"} else frozenset(names)


def _bound(node: ast.AST) -> Iterator[str]:
    """Yield what a node binds; names inside functions count too, which only makes the check milder."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Import() | ast.ImportFrom():
            for alias in node.names:
                yield (alias.asname or alias.name).partition(".")[0]
        case ast.Name(ctx=ast.Store()):
            yield node.id
