"""What a command gives back to be shown."""

from __future__ import annotations

from collections.abc import Mapping

from sls_py.model.values import JsonObject
from sls_py.records import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An address that reaches the service: `kind` is `httpApi`, `http`, `websocket`, `url` or `cloudFront`."""

    kind: str
    method: str
    url: str
    function: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionChange:
    """What a deployment did to one function; `change` is `code`, `configuration`, `healed` or `unchanged`."""

    key: str
    name: str
    change: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployResult:
    """How a deployment ended; `seconds` per phase, `uploaded_bytes` is what went to the bucket.

    `change_set` is one that was left for somebody else to execute, `changes` are CloudFormation's words about it.
    """

    service: str
    stage: str
    region: str
    stack: str
    changed: bool
    functions: tuple[FunctionChange, ...] = ()
    outputs: Mapping[str, str] = field(default_factory=dict)
    uploaded_bytes: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    change_set: str = ""
    changes: tuple[JsonObject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveResult:
    """How a removal ended; not `removed` when there was nothing, `retained` is what CloudFormation left."""

    service: str
    stage: str
    region: str
    stack: str
    removed: bool
    retained: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionInfo:
    """A deployed function; `size` is that of its zip in bytes, None when it is not known."""

    key: str
    name: str
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyInfo:
    """An API key of a REST API; `value` is None when it is `concealed`, or when AWS does not give it."""

    name: str
    value: str | None = field(default=None, repr=False)
    description: str = ""
    concealed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveInfo:
    """A function whose requests go to somebody's machine, since when (seconds since the epoch)."""

    key: str
    owner: str
    machine: str
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceInfo:
    """What is deployed of a service; `layers` are ARNs by key, `status` is CloudFormation's word."""

    service: str
    stage: str
    region: str
    stack: str
    status: str
    endpoints: tuple[Endpoint, ...] = ()
    functions: tuple[FunctionInfo, ...] = ()
    layers: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    live: tuple[LiveInfo, ...] = ()
    api_keys: tuple[ApiKeyInfo, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryResult:
    """What became of a stack that was stuck; `before` and `after` are its statuses, `ABSENT` when there is none.

    `actions` is what was done, or would be done; `left` are resources that were given up.
    """

    service: str
    stage: str
    region: str
    stack: str
    before: str
    after: str
    deployable: bool
    actions: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
