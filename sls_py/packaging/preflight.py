"""Look at the source of Python handlers before anything is uploaded: can it be parsed, is all there that it imports.

What is in order is remembered by the content of the zip, so that it costs nothing the next time.
"""

from __future__ import annotations

import json
import os.path
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sls_py.cfn import naming
from sls_py.errors import Problem
from sls_py.files.atomic import write_text
from sls_py.files.zips import Member
from sls_py.model.function import Function
from sls_py.model.service import Service
from sls_py.packaging.entry_points import missing_entry_point
from sls_py.packaging.findings import missing_module, mistake_in
from sls_py.packaging.imports import Importer, Loaded, Missing, module_of
from sls_py.packaging.module_tree import ModuleTree, Root, layer_roots
from sls_py.packaging.prepare import Prepared
from sls_py.packaging.python_facts import FORMAT as FACTS_FORMAT
from sls_py.packaging.python_facts import FactsCache
from sls_py.packaging.python_runtime import Version, version_of
from sls_py.packaging.sizes import layers_of
from sls_py.position import Position

FORMAT = f"slspy-preflight-1 {FACTS_FORMAT}"
_MANY = 2000
"""From so many verdicts on, those that nobody asked for are forgotten."""

VERDICTS = "preflight.json"
FACTS = "python.json"


class _Case(NamedTuple):
    """A Python handler to look at; `layers` are those of the service, `closed` says that it uses no others."""

    function: Function
    module: str
    version: Version
    zip: Prepared
    layers: tuple[Prepared, ...]
    closed: bool

    @property
    def key(self) -> str:
        """What the verdict depends on."""
        layers = ",".join(layer.digest for layer in self.layers)
        version = ".".join(map(str, self.version))
        return f"{self.zip.digest} {layers} {self.closed:d} {version} {self.function.handler}"


class Findings(NamedTuple):
    """What is wrong with the sources of handlers; `missing` are the modules that are nowhere.

    `functions` are those that load any of this, each with what is wrong for it.
    """

    mistakes: tuple[Problem, ...] = ()
    missing: tuple[Problem, ...] = ()
    functions: Mapping[str, tuple[Problem, ...]] = {}


def preflight(service: Service, prepared: Sequence[Prepared], cache: Path) -> Findings:
    """Return what is wrong with the Python handlers in zips that are made here; nothing is run.

    A text that the runtime certainly cannot parse is an error; a handler that its module does not define, and modules
    that are imported at the top but are nowhere, are warnings. `cache` is the folder to remember things in.
    """
    cases = list(_cases(service, prepared))
    verdicts = _read(cache / VERDICTS) if cases else frozenset[str]()
    new = {case.key: case for case in reversed(cases) if case.key not in verdicts}
    inspector = _Inspector(service, prepared, FactsCache(cache / FACTS))
    found = {key: inspector.inspect(case) for key, case in reversed(new.items())}
    good = {case.key for case in cases if not any(found.get(case.key, ()))}
    good |= verdicts if len(verdicts) < _MANY else set()
    if cases and good != verdicts:
        _write(cache / VERDICTS, good)
    inspector.facts.save()
    return Findings(
        _once(problem for one in found.values() for problem in one.mistakes),
        _once(problem for one in found.values() for problem in one.missing),
        {
            case.function.key: (*one.mistakes, *one.missing)
            for case in cases
            if (one := found.get(case.key)) and any(one)
        },
    )


def _once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Leave out what was said about the same place before, for another function."""
    found: dict[tuple[str, Position | None], Problem] = {}
    for problem in problems:
        found.setdefault((problem.message, problem.position), problem)
    return tuple(found.values())


def _cases(service: Service, prepared: Sequence[Prepared]) -> Iterator[_Case]:
    layers = {naming.layer(one.target.layer): one for one in prepared if one.target.layer}
    for one in prepared:
        if one.given is None:
            for key in one.target.functions:
                if case := _case(service, service.functions[key], one, layers):
                    yield case


def _case(
    service: Service, function: Function, one: Prepared, layers: Mapping[str, Prepared]
) -> _Case | None:
    version = version_of(function.runtime or service.provider.runtime)
    handler = posixpath.normpath(function.handler or "")
    if version is None or "." not in posixpath.basename(handler):
        return None
    chosen = layers_of(service, function)
    named = [layer.get("Ref") if isinstance(layer, dict) else None for layer in chosen]
    known = tuple(layers[name] for name in named if isinstance(name, str) and name in layers)
    closed = len(known) == len(chosen) and not any(layer.given for layer in known)
    closed = closed and "PYTHONPATH" not in {**service.provider.environment, **function.environment}
    return _Case(function, module_of(handler), version, one, known, closed)


class _Inspector:
    """Looks at handlers; those with the same zip, layers and runtime share what was found out."""

    def __init__(self, service: Service, prepared: Iterable[Prepared], facts: FactsCache) -> None:
        self.facts = facts
        self._layers = [one for one in prepared if one.target.layer]
        self._service = service
        self._importers: dict[tuple[object, ...], Importer] = {}
        self._members: dict[int, dict[str, Member]] = {}

    def inspect(self, case: _Case) -> Findings:
        """Return what is wrong with a handler and the modules of the service that it loads."""
        loaded = self._importer(case).load(case.module)
        mistakes = (*self._mistakes(case, loaded), *self._entry_point(case, loaded))
        missing = (self._missing(case, one) for one in loaded.missing)
        return Findings(mistakes, tuple(missing) if case.closed else ())

    def _mistakes(self, case: _Case, loaded: Loaded) -> Iterator[Problem]:
        members = self._members_of(case.zip)
        for name, facts in loaded.files.items():
            if facts.mistake and isinstance(members[name].source, str):
                source = os.path.normpath(str(members[name].source))
                yield mistake_in(
                    self._shown(source), source, facts.mistake, case.function, case.version
                )

    def _entry_point(self, case: _Case, loaded: Loaded) -> Iterator[Problem]:
        for name in (f"{case.module.replace('.', '/')}{end}" for end in ("/__init__.py", ".py")):
            facts = loaded.files.get(name)
            if facts:
                found = missing_entry_point(self._service, case.function, name, facts.names)
                yield from [found] if found else []
                return

    def _missing(self, case: _Case, one: Missing) -> Problem:
        members = self._members_of(case.zip)
        source = os.path.normpath(str(members[one.file].source))
        layer = self._layer_with(one.module, case.version)
        return missing_module(self._service, one, source, members, case.version, layer=layer)

    def _layer_with(self, module: str, version: Version) -> str | None:
        """Return the key of a layer that has a module, which the function does not use."""
        for layer in self._layers:
            trees = map(ModuleTree, layer_roots(layer.sizes, version))
            if any(tree.has(module) for tree in trees):
                return layer.target.layer
        return None

    def _shown(self, source: str) -> str:
        path = Path(source)
        home = self._service.directory
        return path.relative_to(home).as_posix() if path.is_relative_to(home) else source

    def _importer(self, case: _Case) -> Importer:
        key = (id(case.zip.members), case.version, *(layer.digest for layer in case.layers))
        if key not in self._importers:
            roots: list[Root] = []
            for layer in case.layers:
                roots += layer_roots(layer.sizes, case.version)
            self._importers[key] = Importer(
                self._members_of(case.zip),
                roots,
                case.version,
                facts=self.facts,
                home=self._service.directory,
            )
        return self._importers[key]

    def _members_of(self, one: Prepared) -> dict[str, Member]:
        identity = id(one.members)
        if identity not in self._members:
            self._members[identity] = dict(zip(one.sizes, one.members, strict=True))
        return self._members[identity]


def _read(path: Path) -> frozenset[str]:
    try:
        content = json.loads(path.read_bytes())
        return frozenset(content["good"]) if content["format"] == FORMAT else frozenset()
    except (OSError, ValueError, TypeError, KeyError):
        return frozenset()


def _write(path: Path, good: set[str]) -> None:
    with suppress(OSError):  # what cannot be remembered is only looked at again
        write_text(path, json.dumps({"format": FORMAT, "good": sorted(good)}))
