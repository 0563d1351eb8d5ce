"""The state of a deployment while its steps run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sls_py.aws.protocols import Gateways
from sls_py.cfn import naming
from sls_py.deploy.caller import Caller
from sls_py.deploy.clock import Clock
from sls_py.deploy.options import DeployOptions
from sls_py.errors import DeploymentError
from sls_py.model.deployed import Deployed, LiveStack
from sls_py.model.package import Package
from sls_py.model.service import Service
from sls_py.model.stack import DeploymentMethod
from sls_py.position import Position
from sls_py.report import Reporter


def _nothing() -> None:
    pass


@dataclass(kw_only=True)
class Execution:
    """What the steps read, and what they leave for the next ones.

    `directory` is the folder of this deployment in the bucket, `resources` how many the update changes;
    `before_update` runs when nothing can turn the update down any more and it has not begun; `secure` makes sure
    that nobody else works on the stack, once there is a bucket. `updated` is set when the whole template went live, `changed` when
    anything was changed at all; `in_flight` while CloudFormation works on the whole template.
    """

    package: Package
    deployed: Deployed
    gateways: Gateways
    reporter: Reporter
    options: DeployOptions
    clock: Clock
    caller: Caller
    method: DeploymentMethod
    directory: str
    resources: int = 0
    service: Service | None = None
    stack: LiveStack | None = None
    bucket: str | None = None
    changed: bool = False
    updated: bool = False
    in_flight: bool = False
    declined: bool = False
    uploaded_bytes: int = 0
    notes: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    before_update: Callable[[], None] = _nothing
    secure: Callable[[], None] = _nothing

    @property
    def name(self) -> str:
        """The stack's name."""
        return self.package.stack.name

    @property
    def stack_id(self) -> str:
        """The stack's id, by which a deleted stack is still found; its name before it is known."""
        return self.stack.stack_id if self.stack else self.name

    def existing_bucket(self) -> str:
        """Return the bucket; every plan makes or finds one before it is used."""
        if self.bucket is None:
            raise DeploymentError(f"stack `{self.name}` has no deployment bucket")
        return self.bucket

    def position_of(self, logical_id: str) -> Position | None:
        """Return where a resource is written, or the function that it belongs to."""
        if self.service is None:
            return None
        own = self.service.positions.exact(("resources", "Resources", logical_id))
        if own:
            return own
        functions = self.service.functions
        owners = [key for key in functions if logical_id.startswith(naming.normalized(key))]
        return functions[max(owners, key=len)].position if owners else None
