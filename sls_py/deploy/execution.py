"""The state of a deployment while its steps run."""

from __future__ import annotations

from collections.abc import Callable

from sls_py.aws.protocols import ChangeSet, Gateways
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
from sls_py.records import dataclass, field
from sls_py.report import Reporter


def _nothing() -> None:
    pass


@dataclass(kw_only=True)
class Execution:
    """What the steps read, and what they leave for the next ones.

    `directory` is the folder of this deployment in the bucket, `resources` how many the update changes;
    `before_update` runs when nothing can turn the update down any more and it has not begun; `secure` makes sure
    that nobody else works on the stack, once there is a bucket. `updated` is set when the whole template went live, `changed` when
    anything was changed at all; `left` is a change set that somebody else is to execute; `in_flight` while CloudFormation works on the whole template.
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
    left: ChangeSet | None = None
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
        """Return where a resource is written, or what it was made for: a function, a layer, a part of the provider."""
        return where(self.service, logical_id) if self.service else None


def where(service: Service, logical_id: str) -> Position | None:
    """Return the position of what a resource of the stack comes from, None when that is not known."""
    for section in ("Resources", "extensions"):
        path = ("resources", section, logical_id)
        if service.positions.exact(path):
            return service.positions.key(path)
    places = {naming.normalized(key): each.position for key, each in service.functions.items()}
    layers = {naming.layer(key): ("layers", key) for key in service.layers}
    places |= {name: service.positions.key(path) for name, path in layers.items()}
    owners = [name for name in places if logical_id.startswith(name)]
    if owners:
        return places[max(owners, key=len)]
    for start, setting in _OF_PROVIDER.items():
        if logical_id.startswith(start):
            told = service.positions.exact(("provider", setting))
            return service.positions.key(("provider", setting) if told else ("provider",))
    return None


_OF_PROVIDER = {
    naming.DEPLOYMENT_BUCKET: "deploymentBucket",
    naming.EXECUTION_ROLE: "iam",
    "ApiGateway": "apiGateway",
    "HttpApi": "httpApi",
    "Websockets": "websocketsApiName",
}
"""Resources that belong to no single function, by the beginning of their logical ids, and what the provider sets."""
