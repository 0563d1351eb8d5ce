"""What AWS says is there now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sls_py.model.stack import RestStage
from sls_py.model.values import JsonObject
from sls_py.records import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveStack:
    """A CloudFormation stack as DescribeStacks shows it; emulators may leave `notification_arns` out.

    `exports` are the names under which outputs are exported, `updated` is when the last operation began, in
    seconds since the epoch.
    """

    name: str
    stack_id: str
    status: str
    status_reason: str = ""
    outputs: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    termination_protection: bool = False
    role_arn: str | None = None
    notification_arns: tuple[str, ...] | None = ()
    disable_rollback: bool = False
    rollback_configuration: JsonObject | None = None
    exports: Mapping[str, str] = field(default_factory=dict)
    updated: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StackResource:
    """One resource of a live stack."""

    logical_id: str
    physical_id: str
    type: str
    status: str
    reason: str = ""


class TakenName(NamedTuple):
    """A name that a new resource of the stack needs, and that something else has already.

    `identifier` is what an import takes it by, empty when it belongs to another account. `holder` is the resource of
    the same stack that has the name, if it is one.
    """

    logical_id: str
    type: str
    name: str
    identifier: str
    holder: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StackEvent:
    """One entry of a stack's event list; `event_id` is unique, `timestamp` seconds since the epoch."""

    event_id: str
    stack_id: str
    logical_id: str
    physical_id: str
    type: str
    status: str
    reason: str = ""
    timestamp: float = 0.0
    client_token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFunction:
    """A function as GetFunctionConfiguration shows it; `configuration` is that answer, for comparing settings."""

    name: str
    arn: str
    code_sha256: str
    package_type: str = "Zip"
    state: str = "Active"
    last_update_status: str = "Successful"
    last_update_reason: str = ""
    version: str = "$LATEST"
    configuration: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveRestStage:
    """A stage of a REST API as GetStage shows it; `api` is the API's id, `access_arn` the log group of access logs."""

    api: str
    name: str
    tracing: bool = False
    metrics: bool = False
    log_level: str = "OFF"
    full_data: bool = False
    access_arn: str | None = None
    access_format: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """All that the planner looks at.

    `stack` is None when there is none; `functions` has every function of the package by its key, None where AWS
    does not know it; `objects` are the keys present in the deployment bucket under the service's prefix.
    `bucket_missing` is set when the stack's bucket was deleted behind it. `policy` is read only for services that
    have a stack policy, `aliases` (version by function key) only for functions with an alias. `unrecorded` is the
    folder of a deployment that went live and was broken off before its manifest was written. `rest_stage` is read
    only when something is set on it, now or by the last deployment (`rest_stage_before`). `taken` are the names that
    new resources find taken; `settings_given` are settings of the stack that CloudFormation was given before and left
    as they were, read only when some differ; `accelerated` tells whether uploads go by S3 transfer acceleration, which is
    asked only when the template has it; `imported` are exports that are to go, with the stacks that import them.
    """

    stack: LiveStack | None = None
    template: JsonObject | None = None
    bucket: str | None = None
    bucket_missing: bool = False
    functions: Mapping[str, LiveFunction | None] = field(default_factory=dict)
    aliases: Mapping[str, str | None] = field(default_factory=dict)
    objects: frozenset[str] = frozenset()
    policy: JsonObject | None = None
    unrecorded: str | None = None
    rest_stage: LiveRestStage | None = None
    rest_stage_before: RestStage | None = None
    taken: tuple[TakenName, ...] = ()
    settings_given: JsonObject | None = None
    accelerated: bool = False
    imported: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
