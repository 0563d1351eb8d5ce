"""What syncing asks of AWS besides: versions of layers, state machines, and the definitions of APIs."""

from __future__ import annotations

from typing import NamedTuple, Protocol, runtime_checkable

from sls_py.aws.protocols import Gateways
from sls_py.model.values import JsonObject


class LayerVersion(NamedTuple):
    """One version of a layer, by its number."""

    arn: str
    number: int
    description: str = ""


class Layers(Protocol):
    """Layers of Lambda, by their names."""

    def versions(self, name: str) -> tuple[LayerVersion, ...]:
        """Return the versions of a layer, newest first; empty when there is no such layer."""
        ...

    def code_sha256(self, name: str, number: int) -> str | None:
        """Return the CodeSha256 of a version, None when it is gone."""
        ...

    def publish(
        self,
        name: str,
        settings: JsonObject,
        *,
        archive: bytes | None = None,
        bucket: str | None = None,
        key: str | None = None,
    ) -> LayerVersion:
        """Publish a version from a zip in memory or in a bucket; `settings` are PublishLayerVersion's parameters."""
        ...

    def delete(self, name: str, number: int) -> None:
        """Delete a version; functions that have it keep it."""
        ...


class StateMachines(Protocol):
    """State machines of Step Functions, by their ARNs."""

    def definition(self, arn: str) -> str:
        """Return the definition that new executions get."""
        ...

    def define(self, arn: str, definition: str) -> None:
        """Replace the definition."""
        ...


class ApiDefinitions(Protocol):
    """REST and HTTP APIs that are made from an OpenAPI document, by their ids."""

    def put_rest(self, api: str, body: bytes, settings: JsonObject) -> None:
        """Replace the resources of a REST API; `settings` are more parameters of PutRestApi."""
        ...

    def deploy_rest(self, api: str, stages: tuple[str, ...], description: str) -> None:
        """Have stages serve what a REST API is now; earlier deployments with the description that none serves go."""
        ...

    def put_http(self, api: str, body: str, settings: JsonObject) -> None:
        """Replace the routes of an HTTP API; `settings` are more parameters of ReimportApi."""
        ...

    def deploy_http(self, api: str, stages: tuple[str, ...], description: str) -> None:
        """Have stages serve what an HTTP API is now; earlier deployments with the description that none serves go."""
        ...


@runtime_checkable
class SyncGateways(Protocol):
    """Gateways that reach what only syncing changes."""

    @property
    def layers(self) -> Layers:
        """Layers of Lambda."""
        ...

    @property
    def state_machines(self) -> StateMachines:
        """Step Functions."""
        ...

    @property
    def api_definitions(self) -> ApiDefinitions:
        """API Gateway."""
        ...


def for_sync(gateways: Gateways) -> SyncGateways:
    """Return gateways as those that syncing needs."""
    assert isinstance(gateways, SyncGateways), "these gateways do not reach layers and definitions"
    return gateways
