"""What has to be allowed for the deployment of a service."""

from __future__ import annotations

from sls_py.app.request import Request
from sls_py.app.workspace import open_workspace
from sls_py.deploy.permissions import Audience, Policy, deployment_policy
from sls_py.report import warn


def needed_permissions(
    request: Request, audience: Audience = "caller", *, account: str = "*"
) -> Policy:
    """Compile a service, without packaging it, and return the policy that deploys it.

    Raises:
        ServiceFileError: the service file is wrong.
    """
    from sls_py.packaging.forecast import expected_artifacts
    from sls_py.stack.compile import compile_stack

    with open_workspace(request) as workspace:
        stack = compile_stack(
            workspace.service,
            expected_artifacts(workspace.service),
            lifecycle=workspace.lifecycle,
            reporter=workspace.reporter,
            events=workspace.events,
        )
        policy = deployment_policy(stack, audience, account=account)
        for kind in policy.unknown:
            text = f"nobody says what permissions resources of type `{kind}` need"
            warn(workspace.reporter, text, hint="add them to the policy by hand")
        if policy.too_large:
            text = f"the policy has {policy.size:,} characters, a managed policy holds 6,144"
            warn(workspace.reporter, text, hint="spread its statements over several policies")
        return policy
