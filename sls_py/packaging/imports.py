"""The modules of a service that a Python handler loads, and those that it would not find in Lambda."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sls_py.files.zips import Member
from sls_py.packaging.module_tree import ModuleTree, Root
from sls_py.packaging.python_facts import Facts, FactsCache, Import
from sls_py.packaging.python_runtime import Version, standard_library


class Missing(NamedTuple):
    """A module that cannot be imported, with the first import of it that was met: where, and in which file."""

    module: str
    file: str
    line: int
    column: int


class Loaded(NamedTuple):
    """What happens when a module is loaded: the facts about each file of the service, and what is missing.

    Nothing counts as missing when a module changes where modules are looked for.
    """

    files: Mapping[str, Facts]
    missing: tuple[Missing, ...] = ()


class _Step(NamedTuple):
    """What one module does by itself: the modules it goes on to, and those that are not there."""

    onward: tuple[str, ...]
    missing: tuple[Missing, ...]


class Importer:
    """Follows imports through one zip, as Python of a version does in Lambda; layers are only looked into for names.

    Only files below `home` are read, and of these no installed packages: others are taken to be in order.
    """

    def __init__(
        self,
        members: Mapping[str, Member],
        layers: Sequence[Root],
        version: Version,
        *,
        facts: FactsCache,
        home: Path,
    ) -> None:
        self._members = members
        self._version = version
        self._facts = facts
        self._home = str(home)
        self._own = ModuleTree(Root(members))
        self._trees = [self._own, *map(ModuleTree, layers)]
        self._library = standard_library(version)
        self._steps: dict[str, _Step] = {}
        self._installed: frozenset[str] | None = None

    def load(self, module: str) -> Loaded:
        """Return what happens when Lambda loads a module such as `src.app`."""
        asked, files, missing = [module], dict[str, Facts](), dict[str, Missing]()
        seen: set[str] = set()
        while asked:
            name = asked.pop(0)
            file = self._own.file_of(name)
            if name in seen or file is None:
                continue
            seen.add(name)
            files[file] = self._facts_of(file)
            step = self._step(name, file, files[file])
            asked += step.onward
            for one in step.missing:
                missing.setdefault(one.module, one)
        elsewhere = any(facts.open for facts in files.values())
        return Loaded(files, () if elsewhere else tuple(missing.values()))

    def _facts_of(self, file: str) -> Facts:
        member = self._members[file]
        return self._facts.of(member.sha256, member.source, self._version)

    def _step(self, module: str, file: str, facts: Facts) -> _Step:
        if module not in self._steps:
            onward = list(_parents(module))
            missing = []
            for one in facts.imports:
                target = _absolute(one, module, is_package=file.endswith("/__init__.py"))
                if target is None:
                    continue
                lost = self._lost(target)
                if lost:
                    missing.append(Missing(lost, file, one.line, one.column))
                elif self._is_ours(target):
                    onward += [
                        *_parents(target),
                        target,
                        *(f"{target}.{name}" for name in one.names),
                    ]
            self._steps[module] = _Step(tuple(onward), tuple(missing))
        return self._steps[module]

    def _lost(self, module: str) -> str | None:
        """Return the part of a dotted name that is not there, None when all of it is, or it cannot be told."""
        top = module.partition(".")[0]
        if not any(tree.has(top) for tree in self._trees):
            return None if top in self._library else top
        if top == module or not self._is_ours(module) or self._is_dynamic(top):
            return None
        return None if any(tree.has(module) for tree in self._trees) else module

    def _is_dynamic(self, top: str) -> bool:
        """Tell whether a package may have modules that its folder does not show."""
        file = self._own.file_of(top)
        return bool(file and self._facts_of(file).names is None)

    def _is_ours(self, module: str) -> bool:
        """Tell whether the user wrote a module: its file lies with the service, and no distribution brought it."""
        top = module.partition(".")[0]
        if not self._own.has(top) or top in self._distributed():
            return False
        file = self._own.file_of(top)
        return file is None or self._lies_here(self._members[file].source)

    def _lies_here(self, source: str | bytes) -> bool:
        if isinstance(source, bytes) or not source.startswith(self._home):
            return False
        return "/.slspy/" not in source.replace("\\", "/")

    def _distributed(self) -> frozenset[str]:
        """The top-level names of distributions that are installed at the root of the zip."""
        if self._installed is None:
            records = [name for name in self._members if name.endswith(".dist-info/RECORD")]
            here = [name for name in records if name.count("/") == 1]
            self._installed = frozenset(top for name in here for top in self._tops(name))
        return self._installed

    def _tops(self, record: str) -> Iterator[str]:
        source = self._members[record].source
        try:
            text = source if isinstance(source, bytes) else Path(source).read_bytes()
        except OSError:
            return
        for line in text.decode(errors="replace").splitlines():
            yield line.partition(",")[0].partition("/")[0].partition(".")[0]


def module_of(handler: str) -> str:
    """Return the module that Lambda loads for a handler: `src.app` for `src/app.main`."""
    return posixpath.normpath(handler).rpartition(".")[0].replace("/", ".")


def _parents(module: str) -> Iterator[str]:
    parts = module.split(".")
    return (".".join(parts[:length]) for length in range(1, len(parts)))


def _absolute(one: Import, module: str, *, is_package: bool) -> str | None:
    """Return the full name of what is imported, None when it lies above the root of the zip."""
    if one.level == 0:
        return one.module
    parts = module.split(".")
    drop = one.level - 1 if is_package else one.level
    if drop >= len(parts):
        return None
    base = parts[: len(parts) - drop]
    return ".".join([*base, one.module] if one.module else base)
