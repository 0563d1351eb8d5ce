"""Make the zips of a service: plan, select, digest, zip, record."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from pathlib import Path

from sls_py.errors import PackagingError
from sls_py.files.compression import best_encoder
from sls_py.files.hashes import HashCache
from sls_py.files.locks import locked
from sls_py.files.walk import scan
from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import PackageContext
from sls_py.model.package import Artifact, Artifacts
from sls_py.model.service import Service
from sls_py.packaging.archives import Archives
from sls_py.packaging.contents import Contents, collect
from sls_py.packaging.plan import Target, plan_targets
from sls_py.packaging.select import select
from sls_py.report import Reporter, phase


def build_artifacts(
    service: Service,
    directory: Path,
    *,
    lifecycle: Lifecycle,
    reporter: Reporter,
    functions: Collection[str] | None = None,
    clock: Callable[[], int] = time.time_ns,
) -> Artifacts:
    """Make every zip of a service in `directory`, or only those that the named functions run.

    A zip whose content is the same as before is not written again.

    Raises:
        PackagingError: files cannot be selected or read, or do not fit into Lambda; all problems at once.
        UsageError: there is no function of a given name.
        BusyError: another process packages into the same folder.
    """
    targets = plan_targets(service, functions)
    context = PackageContext(service=service, directory=directory, reporter=reporter)
    with locked(directory), phase(reporter, "package", f"packaging `{service.name}`"):
        hashes = HashCache(directory / "cache" / "hashes.json", now_ns=clock())
        with lifecycle.moment(moments.PACKAGE_SELECT, context):
            contents = _select(targets, context, hashes)
        with lifecycle.moment(moments.PACKAGE_ZIP, context):
            context.artifacts = _zip(service, directory, contents, hashes, functions is None)
        with lifecycle.moment(moments.PACKAGE_STORED, context):
            hashes.save(keep_unseen=functions is not None)
        return context.artifacts


def _select(
    targets: tuple[Target, ...], context: PackageContext, hashes: HashCache
) -> dict[Target, Contents]:
    found = {}
    for target in targets:
        files = scan(target.root).files
        found[target] = collect(select(target.rules, files), context.added, hashes)
    problems = [problem for contents in found.values() for problem in contents.problems]
    if problems:
        raise PackagingError(problems)
    return found


def _zip(
    service: Service,
    directory: Path,
    contents: dict[Target, Contents],
    hashes: HashCache,
    whole: bool,
) -> Artifacts:
    encoder = best_encoder()
    archives = Archives(directory, hashes, encoder)
    items = []
    for target, content in contents.items():
        record = archives.make(target.name, content.digest, content.members)
        items.append(
            Artifact(
                name=target.name,
                kind=target.kind,
                path=directory / target.name,
                digest=content.digest,
                code_sha256=record.code_sha256,
                encoding=record.encoding,
                size=record.size,
                unzipped_size=record.unzipped_size,
                files=record.files,
                key=_key(service, content.digest, record.encoding, target.name),
            )
        )
    archives.save(keep_others=not whole)
    archives.close()
    functions = {key: target.name for target in contents for key in target.functions}
    layers = {target.layer: target.name for target in contents if target.layer}
    return Artifacts(items=tuple(items), functions=functions, layers=layers)


def _key(service: Service, digest: str, encoding: str, name: str) -> str:
    prefix = service.provider.deployment_prefix
    return f"{prefix}/{service.name}/{service.provider.stage}/code/{digest[:32]}-{encoding}/{name}"
