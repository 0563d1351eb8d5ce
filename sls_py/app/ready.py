"""A package that is ready for a deployment, made now or before, with all that works on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from sls_py.app.caller import show_account
from sls_py.app.cloud import Cloud
from sls_py.app.images import ImageWork
from sls_py.app.packages import accelerated, build_package, load_package
from sls_py.app.request import Request
from sls_py.app.runs_here import check_runs_here
from sls_py.app.stage_free import open_stage, read_for_stages
from sls_py.app.workspace import Workspace, has_service_file, open_workspace
from sls_py.errors import UsageError
from sls_py.lifecycle import Lifecycle
from sls_py.model.masking import Mask
from sls_py.model.package import Package
from sls_py.model.secret import secret_texts
from sls_py.model.service import Service
from sls_py.records import replace
from sls_py.report import note

if TYPE_CHECKING:
    from sls_py.aws.protocols import Gateways


class Ready(NamedTuple):
    """A package with the AWS it goes to; `service` is None when it is deployed without its service file."""

    package: Package
    gateways: Gateways
    lifecycle: Lifecycle
    cloud: Cloud
    service: Service | None = None

    @property
    def mask(self) -> Mask:
        """What takes the secrets of the service and the package out of what is shown."""
        known = self.service.mask if self.service else Mask()
        return known.more(secret_texts(self.package.stack.parameters))


@contextmanager
def ready_package(request: Request, *, doing: str, images: ImageWork) -> Iterator[Ready]:
    """Package the service, or read the package that `--package` names; the command's hooks are around the block.

    `doing` begins what is said before (`Deploying`), `images` is what is done for container images.

    Raises:
        ServiceFileError: the service file is wrong.
        PackagingError: files cannot be selected, read or zipped.
        UsageError: the package is of another service, or for another stage or region.
    """
    if request.options.package:
        free = read_for_stages(request)
        if free:
            with open_stage(request, free) as (workspace, package):
                _announce(request, workspace.service, doing)
                yield _ready(workspace, accelerated(package, request))
            return
        with _packaged_before(request, request.options.package, doing) as ready:
            if images == "all":
                show_account(ready.gateways, request.environ, request.reporter)
            yield ready
        return
    with open_workspace(request) as workspace:
        _announce(request, workspace.service, doing)
        if images == "all":
            check_runs_here(workspace)
            show_account(workspace.gateways, request.environ, request.reporter)
        yield _ready(workspace, build_package(workspace, strict=True, images=images))


@contextmanager
def _packaged_before(request: Request, folder: str, doing: str) -> Iterator[Ready]:
    """Read a package; the service file is read for the plugins, if it is there."""
    package = accelerated(load_package(request, folder), request)
    stack = package.stack
    fitting = replace(request.options, stage=stack.stage, region=stack.region, package=None)
    request = request._replace(options=fitting)
    if not has_service_file(request):
        cloud = Cloud(request)
        gateways = cloud.gateways(stack.region, accounts=stack.allowed_accounts)
        yield Ready(package, gateways, Lifecycle(), cloud)
        return
    with open_workspace(request) as workspace:
        _check_same_service(folder, stack.service, workspace.service.name)
        _announce(request, workspace.service, doing)
        yield _ready(workspace, package)


def _ready(workspace: Workspace, package: Package) -> Ready:
    return Ready(
        package, workspace.gateways, workspace.lifecycle, workspace.cloud, workspace.service
    )


def _announce(request: Request, service: Service, doing: str) -> None:
    stage, region = service.provider.stage, service.provider.region
    note(request.reporter, f"{doing} {service.name} to stage {stage} ({region})")


def _check_same_service(folder: str, packaged: str, here: str) -> None:
    if packaged != here:
        message = (
            f"the package in `{folder}` is of service `{packaged}`, the service here is `{here}`"
        )
        raise UsageError(
            message, hint="deploy it from the folder of its service, or from an empty one"
        )
