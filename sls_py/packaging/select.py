"""Which files belong to each zip, and the rule that decided about each."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import repeat, takewhile
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from sls_py.errors import Problem
from sls_py.files.choices import Choices
from sls_py.files.own_output import Identity, is_one_of
from sls_py.files.patterns import KEPT_BY_NONE, PatternList
from sls_py.files.rows import row_maker
from sls_py.files.walk import File, Scan, scan
from sls_py.model.service import Service
from sls_py.packaging.node import Development, development_packages
from sls_py.packaging.plan import Target
from sls_py.packaging.problems import problem_at
from sls_py.packaging.rules import BUILD_FOLDER, Rule
from sls_py.packaging.store import STATE


class Kept(NamedTuple):
    """A file that goes into a zip under `name`; `rule` is None when no pattern speaks about it."""

    name: str
    location: str
    rule: Rule | None


class LeftOut(NamedTuple):
    """A file or folder that does not go into a zip; `rule` is None when only development needs it."""

    path: str
    rule: Rule | None


class Selection(NamedTuple):
    """The files of each zip, and what is worth saying about the folders that were scanned.

    `problems` are places that cannot be read, `broken` links that lead nowhere, `shadowed` files from outside
    whose name in the zip is taken by a file of the service, `written` files that slspy itself is writing to. `left_out` is
    what else was met, when that was asked for: files, and folders (with `/` at the end) nobody looked into.
    """

    files: dict[Target, tuple[Kept, ...]]
    problems: tuple[Problem, ...] = ()
    broken: tuple[str, ...] = ()
    shadowed: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    left_out: Mapping[Target, tuple[LeftOut, ...]] = MappingProxyType({})


def select(
    service: Service,
    targets: Collection[Target],
    *,
    build_folder: Path,
    excluded: Sequence[str] = (),
    output: frozenset[Identity] = frozenset(),
    explain: bool = False,
) -> Selection:
    """Choose the files of zips that are not given by the user; a folder that several share is scanned once.

    Unless `excludeDevDependencies` is off, functions do without the Node packages that only development needs.

    Args:
        service: the service.
        targets: the zips.
        build_folder: never looked into, like `.slspy` and every folder that holds a package.
        excluded: patterns of plugins; functions leave out what matches, whatever other patterns say.
        output: files that this process writes to; they change all the time, so they are left out.
        explain: tell what is left out.
    """
    after = tuple(Rule(f"!{pattern.removeprefix('!')}", "plugin") for pattern in excluded)
    files: dict[Target, tuple[Kept, ...]] = {}
    left_out: dict[Target, tuple[LeftOut, ...]] = {}
    parts = []
    for root in dict.fromkeys(target.root for target in targets):
        here = [target for target in targets if target.root == root]
        part = _Root(service, here, after, output)
        parts.append(part.select(build_folder))
        files |= parts[-1].files
        left_out |= part.left_out() if explain else {}
    return Selection(
        files={target: _below(target.folder, files[target]) for target in targets},
        problems=tuple(problem for part in parts for problem in part.problems),
        broken=tuple(link for part in parts for link in part.broken),
        shadowed=tuple(name for part in parts for name in part.shadowed),
        written=tuple(dict.fromkeys(name for part in parts for name in part.written)),
        left_out=left_out,
    )


def archive_name(path: str) -> str:
    """Return the name in a zip of a file by its path from the root; what lies outside loses its `../`."""
    while path.startswith("../"):
        path = path[3:]
    return path


def _below(folder: str, kept: tuple[Kept, ...]) -> tuple[Kept, ...]:
    """Return the files below a folder, by their path from there; all of them when there is no such folder."""
    if not folder:
        return kept
    start = f"{posixpath.normpath(folder)}/"
    return tuple(
        one._replace(name=one.name.removeprefix(start))
        for one in kept
        if one.name.startswith(start)
    )


_Key = tuple[str, tuple[Rule, ...]]
_PATH, _LOCATION = itemgetter(0), itemgetter(1)
_NEW_KEPT = row_maker(Kept)


class _Root:
    """The zips that are made from one folder; those with the same rules are decided about once."""

    def __init__(
        self,
        service: Service,
        targets: Sequence[Target],
        after: tuple[Rule, ...],
        output: frozenset[Identity],
    ) -> None:
        self._service = service
        self._root = targets[0].root
        self._keys: dict[Target, _Key] = {
            target: (target.kind, (*target.rules, *(after if target.kind == "code" else ())))
            for target in targets
        }
        self._lists = {key: _pattern_list(key[1]) for key in self._keys.values()}
        self._shadowed: dict[str, None] = {}
        self._output = output
        self._written: dict[str, None] = {}
        self._busy: frozenset[str] = frozenset()
        self._inside: dict[str, Choices[Kept]] = {}
        self._outside: dict[str, Choices[Kept]] = {}
        self._found: Sequence[File] = ()
        self._skipped: list[str] = []
        self._kept: dict[_Key, tuple[Kept, ...]] = {}

    def select(self, build_folder: Path) -> Selection:
        try:
            found = self._scan(build_folder)
        except (FileNotFoundError, NotADirectoryError):
            return self._missing()
        development = self._development(found.files)
        self._found = found.files
        self._offer(found.files, development)
        kept = {key: self._keep(key) for key in self._lists}
        self._kept = kept
        return Selection(
            files={target: kept[key] for target, key in self._keys.items()},
            problems=_problems(found),
            broken=found.broken,
            shadowed=tuple(self._shadowed),
            written=tuple(self._written),
        )

    def _offer(self, files: Sequence[File], development: Development) -> None:
        """Set what there is to choose from; functions do without what only development needs."""
        may_lie_outside = any(patterns.outside for patterns in self._lists.values())
        for kind in {kind for kind, _ in self._lists}:
            offered = files
            if kind == "code" and development.folders:
                offered = [file for file in files if not development.owns(file.path)]
            if may_lie_outside:
                outside = [file for file in offered if _is_outside(file)]
                self._outside[kind] = Choices([Kept(*file, None) for file in outside])
                offered = [file for file in offered if not _is_outside(file)]
            places = zip(map(_PATH, offered), map(_LOCATION, offered), repeat(None))
            self._inside[kind] = Choices(map(_NEW_KEPT, places))
        if self._output:
            paths = (file.location for file in files)
            self._busy = frozenset(path for path in paths if is_one_of(path, self._output))

    def left_out(self) -> dict[Target, tuple[LeftOut, ...]]:
        """Return what was met by the selection, but is in none of its files."""
        return {
            target: tuple(self._left_out_of(self._keys[target]))
            for target in self._keys
            if self._keys[target] in self._kept
        }

    def _left_out_of(self, key: _Key) -> Iterator[LeftOut]:
        names = {kept.name for kept in self._kept[key]}
        patterns, rules = self._lists[key], key[1]
        for path in sorted([*self._skipped, *(path for path, _ in self._found)]):
            if archive_name(path) not in names:
                index = patterns.blame(path.rstrip("/"))
                yield LeftOut(path, None if index == KEPT_BY_NONE else rules[index])

    def _scan(self, build_folder: Path) -> Scan:
        lists = list(self._lists.values())
        ours = (build_folder, self._service.directory / BUILD_FOLDER)
        names = {one.name for one in ours}

        def skips(folder: str) -> bool:
            if folder.rpartition("/")[2] in names and any(
                _is_same(self._root / folder, one) for one in ours
            ):
                return True
            if all(patterns.skips(folder) for patterns in lists):
                self._skipped.append(f"{folder}/")
                return True
            return False

        found = scan(self._root, skip=skips, marker=STATE)
        for path in dict.fromkeys(path for patterns in lists for path in patterns.outside):
            found = _joined(found, _scan_outside(self._root, path, skips))
        return found

    def _development(self, files: Iterable[File]) -> Development:
        wanted = self._service.package.exclude_dev_dependencies
        if wanted and any(kind == "code" for kind, _ in self._lists):
            return development_packages(self._root, map(_PATH, files))
        return Development()

    def _keep(self, key: _Key) -> tuple[Kept, ...]:
        kind, rules = key
        patterns, common = self._lists[key], _common(rules)

        def explained(file: Kept, index: int) -> Kept:
            return file._replace(rule=rules[index])

        kept = self._inside[kind].chosen(patterns, common, explained)
        if kind in self._outside:
            names = {one.name for one in kept}
            outside = self._outside[kind].chosen(patterns, common, explained)
            named = (one._replace(name=archive_name(one.name)) for one in outside)
            kept += self._from_outside(named, names)
        return tuple(self._unwritten(kept) if self._output else kept)

    def _from_outside(self, found: Iterable[Kept], names: set[str]) -> Iterator[Kept]:
        for one in found:
            if one.name in names:
                self._shadowed[os.path.relpath(one.location, self._root).replace(os.sep, "/")] = (
                    None
                )
            else:
                names.add(one.name)
                yield one

    def _unwritten(self, found: Iterable[Kept]) -> Iterator[Kept]:
        for one in found:
            if one.location not in self._busy:
                yield one
            else:
                self._written[one.name] = None

    def _missing(self) -> Selection:
        target = next(iter(self._keys))
        message = f"the folder `{self._root}` of layer `{target.layer}` does not exist"
        problem = problem_at(self._service, target.source, message)
        return Selection(dict.fromkeys(self._keys, ()), (problem,))


def _is_outside(file: File) -> bool:
    return file.path.startswith("../")


def _common(rules: Sequence[Rule]) -> int:
    """How many rules come before the first that a function or a layer has for itself."""
    shared = takewhile(lambda rule: rule.origin in {"default", "service"}, rules)
    return sum(1 for _ in shared)


def _pattern_list(rules: Sequence[Rule]) -> PatternList:
    return PatternList(
        [rule.pattern for rule in rules if rule.by_user],
        before=[rule.pattern for rule in rules if rule.origin == "default"],
        after=[rule.pattern for rule in rules if rule.origin == "plugin"],
    )


def _scan_outside(root: Path, path: str, skips: Callable[[str], bool]) -> Scan:
    location = root / path
    if location.is_file():
        return Scan((File(path, str(location)),))
    if not location.is_dir():
        return Scan(())
    return scan(location, prefix=f"{path}/", skip=skips, marker=STATE)


def _joined(one: Scan, other: Scan) -> Scan:
    return Scan(
        files=tuple(dict.fromkeys((*one.files, *other.files))),
        cycles=one.cycles + other.cycles,
        unreadable=one.unreadable + other.unreadable,
        broken=one.broken + other.broken,
    )


def _problems(found: Scan) -> tuple[Problem, ...]:
    hint = "leave it out: add `!{0}` to `package.patterns`"
    cycles = [
        (path, f"the link `{path}` leads to a folder that it lies in") for path in found.cycles
    ]
    closed = [(path, f"cannot list the folder `{path}`") for path in found.unreadable]
    return tuple(
        Problem(message=message, hint=hint.format(path)) for path, message in (*cycles, *closed)
    )


def _is_same(folder: Path, other: Path) -> bool:
    return other.exists() and folder.samefile(other)
