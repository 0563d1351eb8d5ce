"""Bring a stuck stack on, and take a lock away that was left behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sls_py.app.request import Request
from sls_py.app.workspace import open_workspace
from sls_py.deploy import recover_service, unlock_service
from sls_py.deploy.caller import this_process
from sls_py.model.result import RecoveryResult
from sls_py.report import note


def recover_deployed(
    request: Request,
    *,
    confirm: Callable[[str], bool],
    skip: Sequence[str] = (),
    dry_run: bool = False,
    wait_lock: float = 0.0,
) -> RecoveryResult:
    """Bring the stack of a service into a state from which it can be deployed.

    Raises:
        BusyError: somebody else works on the stack.
        DeploymentError: there is no way out, or it failed.
    """
    with open_workspace(request) as workspace:
        service = workspace.service
        stage, region = service.provider.stage, service.provider.region
        note(request.reporter, f"Recovering {service.name} in stage {stage} ({region})")
        result = recover_service(
            service,
            gateways=workspace.gateways,
            reporter=workspace.reporter,
            confirm=confirm,
            skip=skip,
            dry_run=dry_run,
            caller=this_process(request.command),
            wait_lock=wait_lock,
        )
        workspace.cloud.save()
        return result


def unlock_deployed(request: Request) -> str | None:
    """Take the lock of a service's stack away from whoever holds it; return who that is, None when nobody does.

    Raises:
        NotDeployedError: there is no bucket, so no lock.
    """
    with open_workspace(request) as workspace:
        return unlock_service(workspace.service, workspace.gateways)
