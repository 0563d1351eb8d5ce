"""Look at earlier deployments of a service, and go back to one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sls_py.app.request import Request
from sls_py.app.secrets import masked
from sls_py.app.workspace import open_workspace, pick_functions
from sls_py.deploy import (
    DeployOptions,
    find_restorable,
    list_functions,
    list_releases,
    rollback_function,
    rollback_service,
)
from sls_py.deploy.caller import this_process
from sls_py.model.past import FunctionVersions, PastRelease
from sls_py.model.result import DeployResult, FunctionChange, ServiceInfo
from sls_py.operate.info import deployed_info, stack_name
from sls_py.report import note
from sls_py.ui.releases import release_time


class Rollback(NamedTuple):
    """How a rollback ended: to which deployment (ms), and the service as it is now."""

    timestamp: int
    result: DeployResult
    info: ServiceInfo


def past_releases(request: Request) -> tuple[PastRelease, ...]:
    """Return the deployments that the bucket of a service knows, newest first.

    Raises:
        NotDeployedError: the service is not deployed.
    """
    with open_workspace(request) as workspace:
        return list_releases(workspace.service, workspace.gateways)


def deployed_versions(request: Request) -> tuple[FunctionVersions, ...]:
    """Return the deployed functions of a service with their published versions."""
    with open_workspace(request) as workspace:
        return list_functions(workspace.service, workspace.gateways)


def roll_back_function(
    request: Request, key: str, to: str, *, wait_lock: float = 0.0
) -> FunctionChange:
    """Give a function the code of an earlier version or deployment.

    Raises:
        UsageError: the service has no such function, or the function no such version.
        NotDeployedError: the function is not deployed.
        BusyError: somebody else works on the stack.
    """
    with open_workspace(request) as workspace:
        (function,) = pick_functions(workspace.service, [key])
        change = rollback_function(
            workspace.service,
            function.key,
            to,
            gateways=workspace.gateways,
            reporter=workspace.reporter,
            caller=this_process(request.command),
            wait_lock=wait_lock,
        )
        workspace.cloud.save()
        return change


def roll_back(
    request: Request,
    timestamp: str | None,
    options: DeployOptions,
    *,
    confirm: Callable[[str], bool],
) -> Rollback | None:
    """Bring the stack and the functions of an earlier deployment back; None when `confirm` says no.

    Raises:
        UsageError: there is no deployment of that timestamp.
        NotDeployedError: there is nothing to go back to.
        DeploymentError: the old state was not reached.
        BusyError: another deployment of the stack runs.
    """
    with open_workspace(request) as workspace:
        service, gateways = workspace.service, workspace.gateways
        found = find_restorable(service, gateways, timestamp)
        moment = release_time(found.timestamp)
        stage, region = service.provider.stage, service.provider.region
        place = f"{stack_name(service)} in {region}"
        if not confirm(f"Roll back stack {place} to the deployment of {moment}?"):
            return None
        text = f"Rolling back {service.name} in stage {stage} ({region}) to {moment}"
        note(request.reporter, text)
        result = rollback_service(
            found,
            service,
            gateways=gateways,
            lifecycle=workspace.lifecycle,
            reporter=workspace.reporter,
            options=options,
            caller=this_process(request.command),
        )
        workspace.cloud.save()
        endpoint_url = workspace.cloud.endpoint_url
        info = deployed_info(found.package, result, endpoint_url=endpoint_url)
        info = workspace.cloud.nearest(info)
        mask = service.mask
        return Rollback(found.timestamp, masked(result, mask), masked(info, mask))
