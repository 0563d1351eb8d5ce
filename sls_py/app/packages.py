"""Make packages, and read those made earlier."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from sls_py.app.cloud import Cloud
from sls_py.app.images import ImageWork, published_images
from sls_py.app.request import Request
from sls_py.app.workspace import Workspace, has_service_file, open_workspace
from sls_py.errors import PackagingError, Problem, UsageError
from sls_py.model.package import Artifacts, Package
from sls_py.model.stack import CompiledStack
from sls_py.records import replace
from sls_py.report import note, warn


class Built(NamedTuple):
    """A package and the folder it is in."""

    package: Package
    directory: Path


def make_package(request: Request, *, minify: bool = False) -> Built:
    """Zip the code and compile the template of a service; `minify` writes the template in one line.

    A package that is made for a deployment, with `--package`, needs nothing but AWS later on: then the container
    images of the service are built and pushed too.

    Raises:
        ServiceFileError: the service file is wrong.
        PackagingError: files cannot be selected, read or zipped.
    """
    with open_workspace(request) as workspace:
        service = workspace.service
        stage, region = service.provider.stage, service.provider.region
        note(request.reporter, f"Packaging {service.name} for stage {stage} ({region})")
        images: ImageWork = "build" if request.options.package else "none"
        built = Built(build_package(workspace, images=images), workspace.build_folder)
        if minify:
            _minify(built)
        return built


def build_package(
    workspace: Workspace, *, strict: bool = False, images: ImageWork = "none"
) -> Package:
    """Build the package of a workspace and write it to its build folder.

    What AWS is certain to refuse is an error when `strict`, a warning otherwise.
    """
    from sls_py.packaging.store import write_package

    package = compile_package(workspace, strict=strict, strict_handlers=strict, images=images)
    package = accelerated(package, workspace.request)
    write_package(package, workspace.build_folder)
    return package


def accelerated(package: Package, request: Request) -> Package:
    """Return the package with S3 transfer acceleration switched on or off, as the options say.

    Raises:
        UsageError: the bucket is not the stack's own.
    """
    wanted = request.options.accelerate
    if wanted is None:
        return package
    from sls_py.stack.acceleration import accelerate, has_acceleration

    if not has_acceleration(package.stack.region):
        message = f"there is no S3 transfer acceleration in {package.stack.region}"
        warn(request.reporter, message, hint="the option changes nothing there")
    return replace(package, stack=accelerate(package.stack, enabled=wanted))


def compile_package(
    workspace: Workspace,
    functions: Collection[str] | None = None,
    *,
    strict: bool = False,
    strict_handlers: bool = False,
    images: ImageWork = "none",
) -> Package:
    """Zip the code (of some functions only, when they are named), publish images and compile the template.

    A template that AWS is certain to refuse is an error when `strict`, a handler that is not in its zip when
    `strict_handlers`; both are warnings otherwise.
    """
    from sls_py.files.own_output import own_output
    from sls_py.packaging.build import build_artifacts
    from sls_py.stack.compile import compile_stack

    service, lifecycle, reporter = workspace.service, workspace.lifecycle, workspace.reporter
    artifacts = build_artifacts(
        service,
        workspace.build_folder,
        lifecycle=lifecycle,
        reporter=reporter,
        functions=functions,
        fetch=workspace.fetch,
        checks="all" if workspace.request.options.check else "sizes",
        strict_handlers=strict_handlers,
        output=own_output(),
    )
    stack = compile_stack(
        service,
        artifacts,
        lifecycle=lifecycle,
        reporter=reporter,
        events=workspace.events,
        images=published_images(workspace, artifacts, images, functions),
        strict=strict,
    )
    return Package(stack=stack, artifacts=with_custom_resources(workspace, stack, artifacts))


def with_custom_resources(
    workspace: Workspace, stack: CompiledStack, artifacts: Artifacts
) -> Artifacts:
    """Return the artifacts together with the code of custom resources, when a stack has some."""
    from sls_py.events.custom_resources import custom_resources_artifact, uses_custom_resources

    if not uses_custom_resources(stack.template):
        return artifacts
    handlers = custom_resources_artifact(workspace.service, workspace.build_folder)
    return replace(artifacts, items=(*artifacts.items, handlers))


def _minify(built: Built) -> None:
    from sls_py.files.atomic import write_text
    from sls_py.packaging.store import CORE_TEMPLATE, TEMPLATE

    stack = built.package.stack
    for name, template in ((TEMPLATE, stack.template), (CORE_TEMPLATE, stack.core_template)):
        if template is not None:
            text = json.dumps(template, separators=(",", ":"), ensure_ascii=False)
            write_text(built.directory / name, text + "\n")


def load_package(request: Request, folder: str) -> Package:
    """Read a package that was made for the stage and the region that are asked for now.

    Raises:
        UsageError: the package is for another stage or region.
        ServiceFileError: AWS would refuse its template.
        PackagingError: there is no package in the folder, or its images were not built.
    """
    from sls_py.aws.stored import read_reference
    from sls_py.packaging.store import read_package
    from sls_py.stack.lint import refuse

    cloud = Cloud(request)
    package = read_package(
        request.options.directory / folder,
        lambda reference: read_reference(
            reference, lambda region: cloud.gateways(region, _profile(request))
        ),
    )
    refuse(package.stack.template)
    _check_images(package, folder)
    _check_fits("stage", request.options.stage, package.stack.stage, folder)
    _check_fits("region", request.options.region, package.stack.region, folder)
    return package


def _profile(request: Request) -> str | None:
    """Return the profile that the service file names, when it is there."""
    from sls_py.service.load import read

    if not has_service_file(request):
        return None
    return read(request.options.directory, request.options, request.environ).profile


def _check_images(package: Package, folder: str) -> None:
    functions = package.stack.functions.values()
    missing = [each.key for each in functions if not each.artifact and not each.image_uri]
    if missing:
        named = ", ".join(f"`{key}`" for key in missing)
        message = f"the images of {named} were not built when `{folder}` was packaged"
        hint = "make the package with `slspy package --package DIR`, which builds and pushes them"
        raise PackagingError([Problem(message=message, hint=hint)])


def _check_fits(what: str, wanted: str | None, made_for: str, folder: str) -> None:
    if wanted in {None, made_for}:
        return
    message = f"the package in `{folder}` was made for {what} `{made_for}`, not for `{wanted}`"
    hint = f"make one with `slspy package --{what} {wanted} --package {folder}`"
    raise UsageError(message, hint=hint)
