"""Make the zips of a service: plan, select, digest, check, zip, record."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from pathlib import Path
from typing import Literal

from sls_py.files.locks import locked
from sls_py.files.own_output import Identity
from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import PackageContext
from sls_py.model.package import Artifact, Artifacts
from sls_py.model.service import Service
from sls_py.numbers import count, size
from sls_py.packaging.archives import Archives, Record
from sls_py.packaging.check import check, warn_about
from sls_py.packaging.gather import gather
from sls_py.packaging.gauge import Gauge
from sls_py.packaging.given import ENCODING, Fetch, Given
from sls_py.packaging.keys import artifact_key
from sls_py.packaging.memory import CACHE, Memory, Tools
from sls_py.packaging.plan import Target, plan_targets
from sls_py.packaging.prepare import Prepared, prepare
from sls_py.packaging.problems import disk_problems
from sls_py.packaging.select import Selection
from sls_py.records import replace
from sls_py.report import Reporter, phase

Checks = Literal["strict", "all", "sizes", "none"]


def build_artifacts(
    service: Service,
    directory: Path,
    *,
    lifecycle: Lifecycle,
    reporter: Reporter,
    functions: Collection[str] | None = None,
    checks: Checks = "all",
    fetch: Fetch | None = None,
    strict_handlers: bool = False,
    tolerant: bool = False,
    output: frozenset[Identity] = frozenset(),
    memory: Memory | None = None,
    changed: frozenset[Path] | None = None,
    clock: Callable[[], int] = time.time_ns,
) -> Artifacts:
    """Make every zip of a service in `directory`, or only those that the named functions run.

    A zip whose content is the same as before is not written again; what is known about files and zips is kept
    in `.slspy/cache` beside the service file, whatever the build folder. Zips with the same content are
    one file under several names. The zip of a function is the same whether it is asked for alone or with all the others.

    Args:
        service: the service.
        directory: the build folder.
        lifecycle: the hooks of plugins.
        reporter: hears about the phase, and gets warnings.
        functions: make only what these functions run, and no layers.
        checks: look at sizes and at the sources of handlers, at sizes only, or at nothing; with `strict` everything
            that is wrong with a source is an error.
        fetch: gets artifacts that lie in S3.
        strict_handlers: a handler whose file is not in the zip is an error, else a warning.
        tolerant: have functions with such mistakes in `broken` of the answer, instead of an error.
        output: files that this process writes to, which are left out.
        memory: what this process knows from the last time.
        changed: all files (as paths below `service.directory`) that were written since then, so that no other file
            is looked at; None when that is not known.
        clock: nanoseconds since the epoch.

    Raises:
        PackagingError: files cannot be selected, read or zipped, or do not fit into Lambda; all problems at once.
        UsageError: there is no function of a given name.
        BusyError: another process packages into the same folder.
    """
    targets = plan_targets(service, functions)
    context = PackageContext(service=service, directory=directory, reporter=reporter)
    working = phase(reporter, "package", f"packaging `{service.name}`")
    memory = memory or Memory()
    with disk_problems(), locked(directory), working as outcome:
        tools, lasting = memory.tools(service, directory, clock())
        selection = _selected(context, targets, lifecycle, memory, output, changed=changed)
        prepared = prepare(context, targets, selection, tools.collector, fetch=fetch)
        broken = {}
        if checks != "none":
            sources = service.directory / CACHE if checks != "sizes" else None
            broken = check(
                service,
                prepared,
                reporter,
                strict_handlers=strict_handlers,
                strict_sources=checks == "strict",
                sources=sources,
                tolerant=tolerant,
            )
        gauge = Gauge(reporter, _content_size(prepared))
        with lifecycle.moment(moments.PACKAGE_ZIP, context):
            zips = _zip(service, directory, prepared, tools.archives, gauge.add)
        artifacts = replace(zips, broken=broken)
        context.artifacts = artifacts
        with lifecycle.moment(moments.PACKAGE_STORED, context):
            _save(tools, partly=functions is not None, lasting=lasting)
        warn_about(artifacts, selection, reporter)
        outcome.detail = _summary(artifacts)
    return artifacts


def _selected(
    context: PackageContext,
    targets: Sequence[Target],
    lifecycle: Lifecycle,
    memory: Memory,
    output: frozenset[Identity],
    *,
    changed: frozenset[Path] | None,
) -> Selection:
    """Take the last selection if it still holds and no plugin has a say in it, or select anew."""
    asked = any(moment == moments.PACKAGE_SELECT.name for moment, *_ in lifecycle.hooks())
    known = None if asked else memory.selection(context.service, targets, changed)
    if known:
        return known
    selection = gather(context, targets, lifecycle, output=output)
    memory.remember(context.service, targets, selection)
    return selection


def _save(tools: Tools, *, partly: bool, lasting: bool) -> None:
    tools.archives.save(keep_others=partly, lasting=lasting)
    if lasting:
        tools.hashes.save(keep_unseen=partly)
        tools.trees.save(keep_others=partly)


def _zip(
    service: Service,
    directory: Path,
    prepared: Sequence[Prepared],
    archives: Archives,
    progress: Callable[[int], None],
) -> Artifacts:
    items: dict[str, Artifact] = {}
    with closing(archives):
        for one in prepared:
            if one.name in items:
                continue
            if one.given:
                items[one.name] = _given(service, one, one.given)
            else:
                record = archives.make(one.name, one.digest, one.members, progress)
                items[one.name] = _made(service, one, record, directory)
    return Artifacts(
        items=tuple(items.values()),
        functions={key: one.name for one in prepared for key in one.target.functions},
        layers={one.target.layer: one.name for one in prepared if one.target.layer},
    )


def _content_size(prepared: Sequence[Prepared]) -> int:
    """About how many bytes have to be read at most: zips of the same folder have most of their files in common."""
    largest: dict[Path, int] = {}
    for one in prepared:
        if one.given is None:
            root = one.target.root
            largest[root] = max(largest.get(root, 0), sum(one.sizes.values()))
    return sum(largest.values())


def _made(service: Service, one: Prepared, record: Record, directory: Path) -> Artifact:
    return Artifact(
        name=one.name,
        kind=one.target.kind,
        path=directory / one.name,
        digest=one.digest,
        code_sha256=record.code_sha256,
        encoding=record.encoding,
        size=record.size,
        unzipped_size=record.unzipped_size,
        files=record.files,
        key=artifact_key(service, one.digest, record.encoding, one.name),
    )


def _given(service: Service, one: Prepared, given: Given) -> Artifact:
    return Artifact(
        name=one.name,
        kind=one.target.kind,
        path=Path(given.path),
        digest=one.digest,
        code_sha256=base64.b64encode(bytes.fromhex(given.sha256)).decode(),
        encoding=ENCODING,
        size=given.size,
        unzipped_size=given.unzipped_size,
        files=given.files,
        key=artifact_key(service, one.digest, ENCODING, one.name),
    )


def _summary(artifacts: Artifacts) -> str:
    total = sum(item.size for item in artifacts.items)
    return f"{count(len(artifacts.items), 'zip')}, {size(total)}"
