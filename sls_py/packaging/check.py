"""What is checked before anything is zipped, and what is worth a warning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from sls_py.errors import PackagingError, Problem
from sls_py.model.package import Artifacts
from sls_py.model.service import Service
from sls_py.numbers import megabytes
from sls_py.packaging.accidents import (
    ignored_patterns,
    linked_packages,
    uninstalled_requirements,
    virtual_environments,
)
from sls_py.packaging.handlers import handler_problems
from sls_py.packaging.preflight import Findings, preflight
from sls_py.packaging.prepare import Prepared
from sls_py.packaging.select import Selection
from sls_py.packaging.sizes import DIRECT_LIMIT, Part, check_sizes
from sls_py.records import replace
from sls_py.report import Note, Reporter, Warned


def check(
    service: Service,
    prepared: Sequence[Prepared],
    reporter: Reporter,
    *,
    strict_handlers: bool,
    strict_sources: bool = False,
    sources: Path | None = None,
    tolerant: bool = False,
) -> dict[str, tuple[Problem, ...]]:
    """Refuse what Lambda would refuse, and warn about what is probably not meant.

    `sources` is the folder to remember what handlers look like in; without it nobody looks at handlers. When
    `tolerant`, what is wrong with handlers and sources is no error but returned, by function.

    Raises:
        PackagingError: a function is too large, a source is not valid Python, or (when strict) a handler's file is in
            no zip, or a source imports what is nowhere.
    """
    parts = {one.target: Part(one.sizes, partial(_read, one)) for one in prepared}
    made = {one.target: one.sizes for one in prepared if one.given is None}
    lost = handler_problems(service, made) if sources else {}
    found = preflight(service, prepared, sources) if sources else Findings()
    broken = _by_function(lost, found) if tolerant else {}
    if tolerant:
        lost, found = {}, Findings()
    handlers = list(lost.values())
    problems = check_sizes(service, parts) + (handlers if strict_handlers else [])
    problems += [
        problem for problem in found.mistakes if strict_sources or problem.severity == "error"
    ]
    problems += found.missing if strict_sources else ()
    if problems:
        raise PackagingError(_errors(problems))
    uninstalled = uninstalled_requirements(service, made)
    missing = () if uninstalled else found.missing
    single = (ignored_patterns(service), uninstalled, linked_packages(service, made))
    _warn(reporter, [*handlers, *found.mistakes, *missing])
    _warn(reporter, virtual_environments(service, made))
    _warn(reporter, [problem for problem in single if problem])
    return broken


def _errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(replace(problem, severity="error") for problem in problems)


def _by_function(
    handlers: Mapping[str, Problem], found: Findings
) -> dict[str, tuple[Problem, ...]]:
    own = {key: (problem,) for key, problem in handlers.items()}
    keys = sorted(own.keys() | found.functions.keys())
    return {key: _errors([*own.get(key, ()), *found.functions.get(key, ())]) for key in keys}


def _read(one: Prepared, name: str) -> bytes | None:
    source = next((member.source for member in one.members if member.name == name), None)
    try:
        return Path(source).read_bytes() if isinstance(source, str) else source
    except OSError:
        return None


def warn_about(artifacts: Artifacts, selection: Selection, reporter: Reporter) -> None:
    """Warn about large zips and about files that a zip does without."""
    large = [item for item in artifacts.items if item.size > DIRECT_LIMIT]
    for item in large:
        limit = f"more than the {megabytes(DIRECT_LIMIT)} that Lambda takes without a bucket"
        message = f"`{item.name}` has {megabytes(item.size)}, {limit}"
        _warn(reporter, [Problem(message=message)])
    for path in selection.shadowed:
        message = f"`{path}` is left out: the service has a file with the same name in the zip"
        _warn(reporter, [Problem(message=message)])
    for path in selection.written:
        message = f"`{path}` is left out: the output of slspy goes to it"
        _warn(reporter, [Problem(message=message)])
    for path in selection.broken:
        reporter.emit(Note(text=f"the link `{path}` leads nowhere and is left out", verbose=True))


def _warn(reporter: Reporter, problems: Iterable[Problem]) -> None:
    for problem in problems:
        reporter.emit(Warned(problem=replace(problem, severity="warning")))
