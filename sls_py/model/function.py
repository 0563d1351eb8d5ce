"""A Lambda function as the service file describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sls_py.model.values import CfValue, JsonObject
from sls_py.position import Position
from sls_py.records import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of a function's `events`.

    `kind` is the key (`httpApi`, `sqs` ...), `config` what stands under it (a string or an object), `index`
    its 1-based place in the function's list, all kinds counted.
    """

    kind: str
    config: CfValue
    index: int
    position: Position | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vpc:
    """Subnets and security groups; each a list of values or one intrinsic that yields a list."""

    security_group_ids: CfValue = None
    subnet_ids: CfValue = None
    ipv6_allowed_for_dual_stack: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggingConfig:
    """Where and how Lambda writes logs (`logs` on a function, `logs.lambda` on the provider)."""

    application_log_level: str | None = None
    log_format: str | None = None
    log_group: CfValue = None
    system_log_level: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuntimeManagement:
    """When Lambda moves the function to a newer runtime patch; `arn` goes with `manual`."""

    mode: Literal["auto", "onFunctionUpdate", "manual"]
    arn: CfValue = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionPackage:
    """The `package` section of a function.

    With a `folder` its own zip has what is below that, and nothing else. One that is `bundled` has only what plugins
    add and what patterns take in.
    """

    patterns: tuple[str, ...] = ()
    individually: bool | None = None
    artifact: str | None = None
    folder: str | None = None
    bundled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A container image: a name from `provider.ecr.images` or a full URI."""

    name: str | None = None
    uri: str | None = None
    command: tuple[str, ...] = ()
    entry_point: tuple[str, ...] = ()
    working_directory: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One function; None means "as the provider says" or "not configured".

    `name` is the deployed name with service and stage. `vpc_disabled` is set by `vpc: false`. `settings` is the
    resolved object itself, for plugins and for the rare reader of an untyped key.
    """

    key: str
    name: str
    name_is_custom: bool = False
    handler: str | None = None
    image: Image | None = None
    description: str | None = None
    runtime: str | None = None
    architecture: str | None = None
    memory_size: int | None = None
    timeout: int | None = None
    runtime_management: RuntimeManagement | None = None
    environment: Mapping[str, CfValue] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    role: CfValue = None
    layers: tuple[CfValue, ...] | None = None
    vpc: Vpc | None = None
    vpc_disabled: bool = False
    kms_key_arn: CfValue = None
    on_error: CfValue = None
    condition: str | None = None
    depends_on: tuple[str, ...] = ()
    disable_logs: bool = False
    logging: LoggingConfig | None = None
    log_retention_in_days: int | None = None
    log_data_protection_policy: JsonObject | None = None
    ephemeral_storage_size: int | None = None
    file_system: JsonObject | None = None
    provisioned_concurrency: CfValue = None
    reserved_concurrency: CfValue = None
    snap_start: bool = False
    durable: JsonObject | None = None
    recursive_loop: str | None = None
    maximum_retry_attempts: int | None = None
    maximum_event_age: int | None = None
    destinations: JsonObject = field(default_factory=dict)
    tracing: str | bool | None = None
    url: CfValue = None
    version_function: bool | None = None
    package: FunctionPackage = field(default_factory=FunctionPackage)
    events: tuple[Event, ...] = ()
    settings: JsonObject = field(default_factory=dict)
    position: Position | None = None
