"""A service compiled for CloudFormation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sls_py.model.values import CfValue, JsonObject
from sls_py.records import dataclass, field

DeploymentMethod = Literal["direct", "changesets", "express"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledFunction:
    """How one function of the service file appears in the stack.

    `artifact` names its zip (None for images), `version_id` and `alias` are logical ids when they exist.
    """

    key: str
    name: str
    logical_id: str
    artifact: str | None
    image_uri: str | None = None
    version_id: str | None = None
    alias: str | None = None
    alias_name: str | None = None
    timeout: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class RestStage:
    """Settings of the REST API's stage, which is no part of the template; None leaves a setting as it is.

    `log_level` (`OFF`, `INFO`, `ERROR`) is that of execution logs, and not None whenever logs are to be set;
    `access_format` is that of access logs, which go to `log_group`, None when there are to be none.
    """

    name: str
    tracing: bool | None = None
    metrics: bool | None = None
    log_level: str | None = None
    full_data: bool = False
    access_format: str | None = None
    log_group: str | None = None
    tags: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledStack:
    """Everything CloudFormation is asked for, as plain JSON values.

    `template` is the whole template; `core_template` holds only the deployment bucket and is None when
    `bucket` names an existing one. `rest_stage` is None when nothing is set on the stage of a REST API.
    """

    service: str
    stage: str
    region: str
    name: str
    template: JsonObject
    core_template: JsonObject | None
    bucket: str | None
    prefix: str
    functions: Mapping[str, CompiledFunction] = field(default_factory=dict)
    parameters: tuple[JsonObject, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()
    notification_arns: tuple[str, ...] | None = None
    stack_policy: tuple[JsonObject, ...] = ()
    rollback_configuration: JsonObject | None = None
    deployment_role: CfValue = None
    disable_rollback: bool = False
    deletion_protection: bool | None = None
    deployment_method: DeploymentMethod = "direct"
    max_previous_deployments: int = 5
    object_encryption: Mapping[str, str] = field(default_factory=dict)
    prune_function_versions: int | None = None
    rest_stage: RestStage | None = None
    allowed_accounts: tuple[str, ...] = ()
