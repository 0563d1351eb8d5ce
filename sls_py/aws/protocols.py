"""What the floors above may ask of AWS; the boto3 gateways and the fakes of the tests both fit these."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol, runtime_checkable

from sls_py.aws.bucket_protocol import Buckets
from sls_py.aws.records import (
    ChangeSet,
    FunctionVersion,
    Invocation,
    LogEvent,
    Parameter,
    RegistryLogin,
    Repository,
    StackRequest,
    StoredObject,
)
from sls_py.aws.stack_protocol import Stacks
from sls_py.model.deployed import LiveFunction, LiveRestStage
from sls_py.model.target import AwsTarget
from sls_py.model.values import JsonObject

__all__ = [
    "Account",
    "Buckets",
    "ChangeSet",
    "CodeHashes",
    "FunctionVersion",
    "Functions",
    "Gateways",
    "Images",
    "Invocation",
    "ListedFunctions",
    "LogEvent",
    "Logs",
    "Parameter",
    "ParameterGateways",
    "Parameters",
    "RegistryLogin",
    "Repository",
    "RestApis",
    "StackRequest",
    "Stacks",
    "StoredObject",
]


class Functions(Protocol):
    """Lambda functions, by their deployed names."""

    def get(self, name: str, *, qualifier: str | None = None) -> LiveFunction | None:
        """Return the live function (or one version or alias of it), None when there is none of that name."""
        ...

    def code_url(self, name: str) -> str:
        """Return a short-lived address of the live code."""
        ...

    def code(self, name: str, *, qualifier: str) -> bytes | str | None:
        """Return the zip of a published version, or the URI of its image; None when there is no such version."""
        ...

    def update_code(
        self,
        name: str,
        *,
        archive: bytes | None = None,
        bucket: str | None = None,
        key: str | None = None,
        image_uri: str | None = None,
    ) -> LiveFunction:
        """Replace the code with a zip in memory, an object in a bucket, or an image."""
        ...

    def update_configuration(self, name: str, changes: JsonObject) -> LiveFunction:
        """Change settings; `changes` are UpdateFunctionConfiguration's own parameters."""
        ...

    def invoke(
        self,
        name: str,
        payload: bytes,
        *,
        asynchronous: bool = False,
        qualifier: str | None = None,
        log: bool = False,
    ) -> Invocation:
        """Call a function."""
        ...

    def publish_version(self, name: str, *, code_sha256: str, description: str = "") -> str:
        """Publish what is live as a version; return its number."""
        ...

    def alias_version(self, name: str, alias: str) -> str | None:
        """Return the version that an alias points at, None when there is no such alias."""
        ...

    def update_alias(self, name: str, alias: str, version: str) -> None:
        """Point an alias at a version."""
        ...

    def versions(self, name: str) -> tuple[FunctionVersion, ...]:
        """Return the published versions (without $LATEST), oldest first."""
        ...

    def aliased_versions(self, name: str) -> frozenset[str]:
        """Return the versions that an alias points at, weighted ones too."""
        ...

    def delete_version(self, name: str, version: str) -> bool:
        """Delete one published version; False when Lambda keeps it, because CloudFront has copies of it."""
        ...


@runtime_checkable
class CodeHashes(Protocol):
    """Functions that can be looked at many at a time."""

    def code_hashes(self, names: Collection[str], *, pages: int) -> Mapping[str, str]:
        """Return the CodeSha256 of functions by name, as far as they are on the first pages of the account's list."""
        ...


@runtime_checkable
class ListedFunctions(Protocol):
    """Functions that are read a page at a time."""

    def listed(self, names: Collection[str]) -> Mapping[str, LiveFunction]:
        """Return functions by name, as far as they are on the first pages of the account's list."""
        ...


class Logs(Protocol):
    """CloudWatch log groups."""

    def read(self, group: str, *, start: int, pattern: str | None = None) -> tuple[LogEvent, ...]:
        """Return the events of a group since `start` (ms), oldest first; empty when there is no such group."""
        ...

    def delete_group(self, group: str) -> None:
        """Delete a log group; nothing happens when there is none of that name."""
        ...


class RestApis(Protocol):
    """REST APIs of API Gateway, by their ids."""

    def stage(self, api: str, name: str) -> LiveRestStage | None:
        """Return a stage, None when the API has none of that name."""
        ...

    def create_stage(self, api: str, name: str, *, deployment: str) -> None:
        """Create a stage that serves a deployment."""
        ...

    def update_stage(self, api: str, name: str, operations: Sequence[JsonObject]) -> None:
        """Change settings of a stage; `operations` are UpdateStage's patch operations."""
        ...

    def tag_stage(self, arn: str, tags: Mapping[str, str], *, remove: Sequence[str] = ()) -> None:
        """Set tags of a stage, by its ARN, and take others away."""
        ...

    def leave_usage_plans(self, api: str) -> int:
        """Take the API out of all usage plans of the account; return how many stages that were."""
        ...


class Images(Protocol):
    """Container images in ECR."""

    def repository(self, name: str) -> Repository | None:
        """Return a repository of the caller's account, None when there is none of that name."""
        ...

    def create_repository(self, name: str, *, scan_on_push: bool) -> Repository:
        """Create a repository."""
        ...

    def scan_on_push(self, name: str, *, enabled: bool) -> None:
        """Have new images of a repository scanned, or not any more."""
        ...

    def keep_newest(self, name: str, count: int) -> None:
        """Have ECR delete the oldest images of a repository beyond a count."""
        ...

    def delete_repository(self, name: str) -> None:
        """Delete a repository with all its images; nothing happens when it does not exist."""
        ...

    def login(self) -> RegistryLogin:
        """Return a login for the caller's registry."""
        ...

    def digest(self, repository: str, tag: str, *, registry: str | None = None) -> str | None:
        """Return the digest (`sha256:...`) of a tagged image, None when there is none.

        `registry` is the account that the repository belongs to, the caller's own when it is None.
        """
        ...


class Account(Protocol):
    """Who the credentials belong to."""

    def identity(self) -> str:
        """Return the account id.

        Raises:
            CredentialsError: there are no credentials, or AWS refuses them.
        """
        ...


class Parameters(Protocol):
    """The SSM parameter store."""

    def get(self, name: str, *, decrypt: bool = True) -> Parameter | None:
        """Return a parameter by its name (or ARN), None when there is none."""
        ...


@runtime_checkable
class ParameterGateways(Protocol):
    """Gateways that reach the SSM parameter store, which only variables read."""

    @property
    def parameters(self) -> Parameters:
        """SSM."""
        ...


class Gateways(Protocol):
    """All gateways of one target; each is made on first use."""

    @property
    def target(self) -> AwsTarget:
        """The AWS they talk to."""
        ...

    @property
    def stacks(self) -> Stacks:
        """CloudFormation."""
        ...

    @property
    def functions(self) -> Functions:
        """Lambda."""
        ...

    @property
    def buckets(self) -> Buckets:
        """S3."""
        ...

    @property
    def logs(self) -> Logs:
        """CloudWatch Logs."""
        ...

    @property
    def images(self) -> Images:
        """ECR."""
        ...

    @property
    def rest_apis(self) -> RestApis:
        """API Gateway's REST APIs."""
        ...

    @property
    def account(self) -> Account:
        """STS."""
        ...
