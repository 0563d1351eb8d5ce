"""Everything that only CloudFormation can do: a deployment of the whole service."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from sls_py.deploy import DeployOptions, deploy_service
from sls_py.deploy.caller import this_process
from sls_py.deploy.compare import canonical
from sls_py.model.stack import CompiledStack, DeploymentMethod
from sls_py.sync.change import Place, Snapshot
from sls_py.sync.flow import STACK, FlowContext, FlowId, FlowResult
from sls_py.sync.looking import live_codes
from sls_py.sync.outline import outline

KIND = "infrastructure"


class InfrastructureFlow(NamedTuple):
    """Deploys the service; `goal` tells one template from another, `places` are what it is for."""

    goal: str
    places: frozenset[Place]

    @property
    def id(self) -> FlowId:
        """The stack."""
        return FlowId(KIND, STACK)

    @property
    def title(self) -> str:
        """What people call it."""
        return "infrastructure"

    @property
    def covers(self) -> frozenset[Place]:
        """What it is for."""
        return self.places

    @property
    def depends_on(self) -> tuple[FlowId, ...]:
        """Nothing: it runs alone."""
        return ()

    @property
    def reads_files(self) -> bool:
        """Zips are uploaded from disk."""
        return True

    def run(self, context: FlowContext) -> FlowResult:
        """Deploy the newest package, and look at what runs then.

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
        for logical_id, code_sha256 in live_codes(snapshot.package.stack, context.gateways).items():
            context.live.set(logical_id, code_sha256)
        for logical_id, artifact in snapshot.layer_artifacts():
            context.live.set(logical_id, artifact.digest)
        return FlowResult("done" if result.changed else "unchanged")


def goal_of(stack: CompiledStack) -> str:
    """Return what tells a stack from another one, code aside."""
    parts = [outline(stack.template), list(stack.parameters), dict(stack.tags)]
    return sha256(canonical(parts).encode()).hexdigest()


def method_of(snapshot: Snapshot) -> DeploymentMethod:
    """Return how CloudFormation is used: express, unless the service file says otherwise."""
    provider = snapshot.service.config.get("provider")
    chosen = isinstance(provider, dict) and "deploymentMethod" in provider
    return snapshot.package.stack.deployment_method if chosen else "express"
