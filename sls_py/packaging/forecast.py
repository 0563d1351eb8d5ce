"""What can be said about the zips of a service before any of them is made: their names, and which files they lack."""

from __future__ import annotations

from pathlib import Path

from sls_py.errors import Problem
from sls_py.model.package import Artifact, Artifacts
from sls_py.model.service import Service
from sls_py.packaging.handlers import check_handlers
from sls_py.packaging.plan import Target, plan_targets
from sls_py.packaging.select import select

_UNKNOWN = "0" * 64


def expected_artifacts(service: Service) -> Artifacts:
    """Return the zips that packaging would make, without contents: enough to compile a template and check it."""
    targets = plan_targets(service)
    return Artifacts(
        items=tuple(_expected(target) for target in targets),
        functions={key: target.name for target in targets for key in target.functions},
        layers={target.layer: target.name for target in targets if target.layer},
    )


def _expected(target: Target) -> Artifact:
    return Artifact(
        name=target.name,
        kind=target.kind,
        path=Path(target.name),
        digest=_UNKNOWN,
        code_sha256="",
        encoding="",
        size=0,
        unzipped_size=0,
        files=0,
        key=target.name,
    )


def missing_files(service: Service, build_folder: Path) -> list[Problem]:
    """Return what packaging could not do: folders that cannot be read, handlers whose files are in no zip.

    Files are listed, but not read; a handler that will be bundled is not missed.
    """
    made = [target for target in plan_targets(service) if target.given is None]
    selection = select(service, made, build_folder=build_folder)
    names = {
        target: {kept.name for kept in selection.files[target]}
        for target in made
        if not any(service.functions[key].package.bundled for key in target.functions)
    }
    return [*selection.problems, *check_handlers(service, names)]
