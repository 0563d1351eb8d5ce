"""Look at earlier deployments of a service, and go back to one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sls_py.app.request import Request
from sls_py.app.secrets import masked
from sls_py.app.workspace import open_workspace
from sls_py.deploy import DeployOptions, find_restorable, list_releases, rollback_service
from sls_py.deploy.caller import this_process
from sls_py.model.past import PastRelease
from sls_py.model.result import DeployResult, ServiceInfo
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
        mask = service.mask
        return Rollback(found.timestamp, masked(result, mask), masked(info, mask))
