"""Remove a deployed service."""

from __future__ import annotations

from collections.abc import Callable

from sls_py.app.caller import account_of
from sls_py.app.live_endings import end_killed_sessions
from sls_py.app.request import Request
from sls_py.app.workspace import Workspace, open_workspace
from sls_py.deploy import find_removable, remove_service
from sls_py.deploy.caller import this_process
from sls_py.model.result import RemoveResult
from sls_py.operate.info import stack_name
from sls_py.report import note


def remove_deployed(
    request: Request, *, confirm: Callable[[str], bool], wait_lock: float = 0.0
) -> RemoveResult | None:
    """Remove the stack of a service and its objects in the deployment bucket; None when `confirm` says no.

    Nothing is asked when there is no stack.

    Raises:
        BusyError: another operation of the stack runs.
        DeploymentError: CloudFormation could not delete everything.
    """
    with open_workspace(request) as workspace:
        service, stack = workspace.service, stack_name(workspace.service)
        stage, region = service.provider.stage, service.provider.region
        found = find_removable(service, workspace.gateways)
        if found and not confirm(
            f"Remove stack {stack} with all its resources from {_place(workspace)}?"
        ):
            return None
        note(request.reporter, f"Removing {service.name} from stage {stage} ({region})")
        end_killed_sessions(
            service.name,
            stage,
            region,
            folder=workspace.build_folder,
            gateways=workspace.gateways,
            reporter=workspace.reporter,
        )
        result = remove_service(
            service,
            gateways=workspace.gateways,
            lifecycle=workspace.lifecycle,
            reporter=workspace.reporter,
            caller=this_process(request.command),
            wait_lock=wait_lock,
        )
        workspace.cloud.save()
        return result


def _place(workspace: Workspace) -> str:
    if workspace.request.options.local:
        return "the local cloud"
    region = workspace.service.provider.region
    account = account_of(workspace.gateways, workspace.request.environ)
    return f"{region} of {account}" if account else region
