"""The files of each zip with the rule that kept them, and those left out with the rule that did it."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from sls_py.files.hashes import HashCache
from sls_py.files.locks import locked
from sls_py.lifecycle import Lifecycle
from sls_py.lifecycle.contexts import PackageContext
from sls_py.model.listing import ListedArtifact, ListedFile, Reason
from sls_py.model.service import Service
from sls_py.packaging.contents import Collector
from sls_py.packaging.gather import gather
from sls_py.packaging.given import Fetch
from sls_py.packaging.memory import CACHE, HASHES
from sls_py.packaging.plan import Target, plan_targets
from sls_py.packaging.prepare import Prepared, prepare
from sls_py.packaging.problems import disk_problems
from sls_py.packaging.rules import NOTHING, Rule
from sls_py.packaging.select import LeftOut, Selection
from sls_py.packaging.trees import Trees
from sls_py.position import ConfigPath, Position
from sls_py.report import Reporter


def list_files(
    service: Service,
    directory: Path,
    *,
    lifecycle: Lifecycle,
    reporter: Reporter,
    functions: Collection[str] | None = None,
    fetch: Fetch | None = None,
    clock: Callable[[], int] = time.time_ns,
) -> tuple[ListedArtifact, ...]:
    """Return what packaging would put into each zip, with everything that plugins add; nothing is zipped.

    The arguments are those of `build_artifacts`.

    Raises:
        PackagingError: files cannot be selected or read.
        UsageError: there is no function of a given name.
        BusyError: another process packages into the same folder.
    """
    targets = plan_targets(service, functions)
    context = PackageContext(service=service, directory=directory, reporter=reporter)
    with disk_problems(), locked(directory):
        cache = service.directory / CACHE
        hashes = HashCache(cache / HASHES, now_ns=clock())
        selection = gather(context, targets, lifecycle, explain=True)
        prepared = prepare(
            context, targets, selection, Collector(hashes, Trees(cache / "trees")), fetch=fetch
        )
        return tuple(_listed(service, one, selection) for one in prepared)


def _listed(service: Service, one: Prepared, selection: Selection) -> ListedArtifact:
    target = one.target
    if one.given:
        files: Iterable[ListedFile] = _inside(Path(one.given.path))
    else:
        kept = {file.name: file.rule for file in selection.files[target]}
        files = (
            ListedFile(name, size, _reason(service, target, kept[name]) if name in kept else _ADDED)
            for name, size in one.sizes.items()
        )
    left_out = () if target.rules == NOTHING else selection.left_out.get(target, ())
    return ListedArtifact(
        one.name,
        target.kind,
        target.functions,
        tuple(sorted(files, key=_by_name)),
        tuple(_left_out(service, target, left_out)),
    )


_ADDED = Reason("plugin")


def _inside(path: Path) -> Iterator[ListedFile]:
    """The files of a zip that the user gave, none when it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (OSError, zipfile.BadZipFile):
        return
    for entry in entries:
        yield ListedFile(entry.filename, entry.file_size, Reason("artifact"))


def _by_name(file: ListedFile) -> bytes:
    return file.name.encode(errors="replace")


def _left_out(service: Service, target: Target, files: Iterable[LeftOut]) -> Iterator[ListedFile]:
    for file in files:
        size = 0
        if not file.path.endswith("/"):
            location = target.root / file.path
            size = location.stat().st_size if location.is_file() else 0
        reason = _reason(service, target, file.rule) if file.rule else Reason("development")
        yield ListedFile(file.path, size, reason)


def _reason(service: Service, target: Target, rule: Rule | None) -> Reason:
    if rule is None:
        return Reason("default")
    return Reason(rule.origin, rule.pattern, _place(service, target, rule))


def _place(service: Service, target: Target, rule: Rule) -> Position | None:
    """Return where a pattern is written."""
    owner = _owner(target, rule)
    if owner is None:
        return None
    patterns = {
        "service": service.package.patterns,
        "function": service.functions[target.functions[0]].package.patterns
        if target.functions
        else (),
        "layer": service.layers[target.layer].patterns if target.layer else (),
    }[rule.origin]
    index = patterns.index(rule.pattern) if rule.pattern in patterns else 0
    return service.positions.locate((*owner, "package", "patterns", index))


def _owner(target: Target, rule: Rule) -> ConfigPath | None:
    """Return the place of the section whose `package` a pattern stands in, None for patterns of slspy and plugins."""
    match rule.origin:
        case "service":
            return ()
        case "function":
            return ("functions", target.functions[0])
        case "layer":
            return ("layers", target.layer or "")
    return None
