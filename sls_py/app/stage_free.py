"""Packages without a stage: made once, compiled for each stage when they are deployed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sls_py.app.images import ImageWork, published_images
from sls_py.app.packages import with_custom_resources
from sls_py.app.request import Request
from sls_py.app.workspace import Workspace, open_workspace
from sls_py.errors import PackagingError
from sls_py.model.package import Artifacts, Package
from sls_py.model.service import Service
from sls_py.records import replace
from sls_py.report import note

if TYPE_CHECKING:
    from sls_py.packaging.stage_free import StageFree


class BuiltForStages(NamedTuple):
    """The zips of a package for all stages, and the folder it is in."""

    service: str
    artifacts: Artifacts
    directory: Path


def make_stage_free(request: Request) -> BuiltForStages:
    """Zip the code of a service, and put copies of the files beside it that its template is made from.

    Which zips there are is told by the stage that is asked for; every other stage has to be packaged alike.

    Raises:
        ServiceFileError: the service file is wrong, or reads files that cannot go along.
        PackagingError: files cannot be selected, read or zipped, or functions run images that are built.
    """
    from sls_py.files.own_output import own_output
    from sls_py.packaging.build import build_artifacts
    from sls_py.packaging.stage_free import write_stage_free
    from sls_py.packaging.uses import uses_of

    with open_workspace(request) as workspace:
        service = workspace.service
        note(request.reporter, f"Packaging {service.name} for all stages")
        _refuse_images(service)
        sources = _sources(service)
        artifacts = build_artifacts(
            service,
            workspace.build_folder,
            lifecycle=workspace.lifecycle,
            reporter=workspace.reporter,
            checks="all" if request.options.check else "sizes",
            fetch=workspace.fetch,
            strict_handlers=True,
            output=own_output(),
        )
        write_stage_free(
            workspace.build_folder,
            file=service.file,
            sources=sources,
            artifacts=artifacts,
            uses=uses_of(service, artifacts),
            facts=_facts(request, service, sources),
        )
        return BuiltForStages(service.name, artifacts, workspace.build_folder)


def read_for_stages(request: Request) -> StageFree | None:
    """Read the package that `--package` names; None when it is none for all stages.

    Raises:
        PackagingError: it cannot be read, or its zips changed since it was made.
    """
    from sls_py.packaging.stage_free import read_stage_free

    return read_stage_free(request.options.directory / (request.options.package or ""))


@contextmanager
def open_stage(
    request: Request, found: StageFree, images: ImageWork = "none"
) -> Iterator[tuple[Workspace, Package]]:
    """Yield the workspace that a package for all stages carries, and the package compiled for the stage of a request.

    Raises:
        ServiceFileError: the service file is wrong in this stage.
        PackagingError: this stage is packaged in another way.
    """
    from sls_py.service.variables.sources.git import KnownGit

    options = replace(
        request.options, directory=found.file.parent, config=found.file.name, package=None
    )
    sources = {"git": KnownGit(found.facts)}
    with open_workspace(request._replace(options=options), sources) as workspace:
        yield workspace, _compiled(workspace, found, images)


def _compiled(workspace: Workspace, found: StageFree, images: ImageWork) -> Package:
    from sls_py.packaging.keys import artifact_key
    from sls_py.packaging.uses import fitting
    from sls_py.stack.compile import compile_stack

    service = workspace.service
    artifacts = fitting(service, found.artifacts, found.uses)
    items = tuple(
        replace(item, key=artifact_key(service, item.digest, item.encoding, item.name))
        for item in artifacts.items
    )
    artifacts = replace(artifacts, items=items)
    stack = compile_stack(
        service,
        artifacts,
        lifecycle=workspace.lifecycle,
        reporter=workspace.reporter,
        events=workspace.events,
        images=published_images(workspace, artifacts, images, None),
        strict=True,
    )
    return Package(stack=stack, artifacts=with_custom_resources(workspace, stack, artifacts))


def _sources(service: Service) -> tuple[Path, ...]:
    """The files to copy; `.env` files hold what is secret, and belong to a stage."""
    from sls_py.service.referenced import referenced_files

    found = (
        *referenced_files(service.file, service.directory, service.plugins),
        *service.includes,
    )
    return tuple(path for path in dict.fromkeys(found) if not path.name.startswith(".env"))


def _facts(request: Request, service: Service, sources: tuple[Path, ...]) -> dict[str, object]:
    from sls_py.service.variables.sources.git import git_facts

    texts = (path.read_text(encoding="utf-8", errors="replace") for path in sources)
    return git_facts(texts, service.directory, request.environ)


def _refuse_images(service: Service) -> None:
    from sls_py.errors import Problem
    from sls_py.stack.image_sources import image_sources

    builds = image_sources(service).builds
    if builds:
        names = ", ".join(f"`{build.name}`" for build in builds)
        message = (
            f"the images {names} are built for one stage, a package for all stages cannot have them"
        )
        hint = "give the images by their `uri`, or make a package for each stage"
        raise PackagingError([Problem(message=message, hint=hint)])
