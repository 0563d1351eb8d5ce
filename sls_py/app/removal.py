"""Remove a deployed service."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sls_py.app.request import Request
from sls_py.app.workspace import open_workspace
from sls_py.deploy import remove_service
from sls_py.operate.info import stack_name
from sls_py.report import note


class Removed(NamedTuple):
    """What was removed; not `removed` when the user said no."""

    service: str
    stage: str
    region: str
    stack: str
    removed: bool


def remove_deployed(request: Request, *, confirm: Callable[[str], bool]) -> Removed:
    """Remove the stack of a service and its objects in the deployment bucket, if `confirm` says so.

    Raises:
        BusyError: another operation of the stack runs.
        DeploymentError: CloudFormation could not delete everything.
    """
    with open_workspace(request) as workspace:
        service = workspace.service
        stage, region = service.provider.stage, service.provider.region
        stack = stack_name(service)
        place = "the local cloud" if request.options.local else region
        if not confirm(f"Remove stack {stack} with all its resources from {place}?"):
            return Removed(service.name, stage, region, stack, removed=False)
        note(request.reporter, f"Removing {service.name} from stage {stage} ({region})")
        remove_service(
            service,
            gateways=workspace.gateways,
            lifecycle=workspace.lifecycle,
            reporter=workspace.reporter,
        )
        workspace.cloud.save()
        return Removed(service.name, stage, region, stack, removed=True)
