"""When container images are built, pushed and looked up, and when they are left as the service file names them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from sls_py.app.workspace import Workspace
from sls_py.model.package import Artifacts
from sls_py.model.service import Service
from sls_py.report import SilentReporter, note

ImageWork = Literal["none", "build", "all"]
"""What is done for images: nothing, the build of those that have a `path`, or also the look-up of tags."""


def published_images(
    workspace: Workspace,
    artifacts: Artifacts,
    work: ImageWork,
    functions: Collection[str] | None = None,
) -> Mapping[str, str]:
    """Bring images to ECR; return their URIs with digest, by the keys of the functions that run them.

    Only what needs it: a service whose images have URIs is packaged without AWS and without Docker. The local cloud
    runs no images, so none is built for it.

    Raises:
        ServiceFileError: images are not described well, or something else in the service file is wrong.
        UsageError: there is no `docker`.
        DeploymentError: an image was not built or pushed.
    """
    service = workspace.service
    if not any(function.image for function in service.functions.values()):
        return {}
    from sls_py.stack.image_sources import image_sources

    local = workspace.request.options.local
    if work == "none" or local:
        return _left(workspace, local=local)
    _check(workspace, artifacts)
    sources = image_sources(service, functions)
    if work == "build" and not sources.builds:
        return {}
    from sls_py.deploy.images import publish_images

    return publish_images(
        service,
        gateways=workspace.gateways,
        reporter=workspace.reporter,
        environ=workspace.request.environ,
        functions=functions,
        look_up=work == "all",
    )


def _left(workspace: Workspace, *, local: bool) -> Mapping[str, str]:
    names = _built_names(workspace.service)
    if names and local:
        note(workspace.reporter, f"the local cloud runs no container images: {names} not built")
    elif names:
        text = f"{names} not built: `slspy deploy` and `slspy package --package DIR` do that"
        note(workspace.reporter, text)
    return {}


def _built_names(service: Service) -> str:
    from sls_py.errors import ServiceFileError
    from sls_py.stack.image_sources import image_sources

    try:
        return ", ".join(f"`{build.name}`" for build in image_sources(service).builds)
    except ServiceFileError:
        return ""  # the compiler tells, together with everything else


def _check(workspace: Workspace, artifacts: Artifacts) -> None:
    """Find what else is wrong before minutes are spent on images; plugins may be counting their calls."""
    from sls_py.lifecycle import Lifecycle
    from sls_py.stack.compile import compile_stack

    if workspace.plugins is None:
        compile_stack(
            workspace.service,
            artifacts,
            lifecycle=Lifecycle(),
            reporter=SilentReporter(),
            strict=True,
        )
