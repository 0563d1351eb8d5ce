"""What gateways take and give: requests, change sets, answers of functions, log lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sls_py.model.values import JsonObject
from sls_py.records import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class StackRequest:
    """A create or update of a stack; exactly one of `template_body` and `template_url` is set.

    `delete_on_failure` has a stack whose creation fails deleted instead of kept as ROLLBACK_COMPLETE.
    """

    name: str
    template_body: str | None = None
    template_url: str | None = None
    parameters: tuple[JsonObject, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()
    role_arn: str | None = None
    notification_arns: tuple[str, ...] | None = None
    stack_policy: tuple[JsonObject, ...] = ()
    rollback_configuration: JsonObject | None = None
    disable_rollback: bool = False
    delete_on_failure: bool = False
    express: bool = False
    client_token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSet:
    """A change set; `empty` when CloudFormation found nothing to change."""

    name: str
    status: str
    reason: str = ""
    empty: bool = False
    changes: tuple[JsonObject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """The answer of a function; `error` is Lambda's FunctionError (`Handled`, `Unhandled`), `log` its log tail."""

    status: int
    payload: bytes
    error: str | None = None
    log: str = ""
    version: str = "$LATEST"


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionVersion:
    """A published version of a function."""

    version: str
    code_sha256: str
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEvent:
    """One log line; `timestamp` in milliseconds since the epoch."""

    timestamp: int
    message: str
    stream: str
    event_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository of container images; `uri` is its address without a tag."""

    name: str
    uri: str
    scan_on_push: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryLogin:
    """What `docker login` asks for; good for twelve hours."""

    username: str
    password: str = field(repr=False)
    endpoint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of the SSM parameter store; `type` is `String`, `StringList` or `SecureString`.

    `version` counts from 1; 0 means that it is not known.
    """

    type: str
    value: str = field(repr=False)
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSecret:
    """The text of a secret of AWS Secrets Manager, and the id of its version."""

    text: str = field(repr=False)
    version: str = ""


class StoredObject(NamedTuple):
    """An object in a bucket; `age` is how long ago it was written, in seconds of S3's own clock."""

    body: bytes
    etag: str
    age: float = 0.0
