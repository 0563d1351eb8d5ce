"""Everything that only CloudFormation can do: a deployment of the whole service."""

from __future__ import annotations

from hashlib import sha256

from sls_py.deploy import DeployOptions, deploy_service
from sls_py.deploy.caller import this_process
from sls_py.deploy.compare import canonical
from sls_py.model.stack import DeploymentMethod
from sls_py.records import dataclass
from sls_py.sync.change import Snapshot
from sls_py.sync.flow import STACK, FlowContext, FlowDefaults, FlowResult
from sls_py.sync.outline import outline

KIND = "infrastructure"


@dataclass(frozen=True, slots=True)
class InfrastructureFlow(FlowDefaults):
    """Deploys the service, which covers everything; `goal` tells one template from another."""

    kind = KIND
    logical_id = STACK
    title = "infrastructure"
    # zips are uploaded from disk
    reads_files = True

    goal: str

    def run(self, context: FlowContext) -> FlowResult:
        """Deploy the newest package; the loop looks at what runs then.

        Raises:
            DeploymentError: CloudFormation did not reach the end.
            BusyError: somebody else works on the stack.
        """
        snapshot = context.snapshot
        result = deploy_service(
            snapshot.package,
            gateways=context.gateways,
            lifecycle=context.lifecycle,
            reporter=context.reporter,
            service=snapshot.service,
            options=DeployOptions(method=method_of(snapshot)),
            clock=context.clock,
            caller=this_process("sync"),
        )
        return FlowResult("done" if result.changed else "unchanged")


def goal_of(snapshot: Snapshot) -> str:
    """Return what tells a stack from another one, code aside."""
    stack = snapshot.package.stack
    parts = [outline(stack.template, snapshot.own), list(stack.parameters), dict(stack.tags)]
    return sha256(canonical(parts).encode()).hexdigest()


def method_of(snapshot: Snapshot) -> DeploymentMethod:
    """Return how CloudFormation is used: express, unless the service file says otherwise."""
    provider = snapshot.service.config.get("provider")
    chosen = isinstance(provider, dict) and "deploymentMethod" in provider
    return snapshot.package.stack.deployment_method if chosen else "express"
