"""What relaying invocations to a laptop asks of AWS: IoT's broker, role policies, layers, presigned addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol, runtime_checkable

from sls_py.model.values import JsonObject


class AccessKeys(NamedTuple):
    """Credentials to sign with; `session_token` belongs to temporary ones."""

    access_key_id: str
    secret_access_key: str
    session_token: str = ""

    def __repr__(self) -> str:
        return f"AccessKeys({self.access_key_id!r}, ...)"


class Broker(NamedTuple):
    """Where the account's MQTT broker is; `url` is where to connect to when that is not `wss://<host>`."""

    host: str
    region: str
    url: str = ""


class Relay(Protocol):
    """IoT, IAM, Lambda layers and S3, as far as `slspy live` needs them."""

    def broker(self) -> Broker:
        """Return the account's data endpoint (`iot:Data-ATS`)."""
        ...

    def keys(self) -> AccessKeys:
        """Return the caller's credentials as they are now; call it again before each connection.

        Raises:
            CredentialsError: there are none, or they have expired.
        """
        ...

    def put_role_policy(self, role: str, name: str, document: JsonObject) -> None:
        """Give a role an inline policy, or replace it."""
        ...

    def delete_role_policy(self, role: str, name: str) -> None:
        """Take an inline policy from a role; nothing happens when there is none, or no such role."""
        ...

    def role_policies(self, role: str) -> tuple[str, ...]:
        """Return the names of a role's inline policies; none when there is no such role."""
        ...

    def reserved_concurrency(self, function: str) -> int | None:
        """Return a function's reserved concurrency, None when it has none."""
        ...

    def find_layer(self, name: str, description: str) -> str | None:
        """Return the ARN of the newest version of a layer with a description, None when there is none."""
        ...

    def publish_layer(
        self,
        name: str,
        archive: bytes,
        *,
        description: str,
        runtimes: tuple[str, ...] = (),
        architectures: tuple[str, ...] = (),
    ) -> str:
        """Publish a version of a layer; return its ARN."""
        ...

    def sign_put(self, bucket: str, key: str, *, seconds: int) -> tuple[str, Mapping[str, str]]:
        """Return an address to PUT an object to, and the headers that belong to it."""
        ...

    def sign_get(self, bucket: str, key: str, *, seconds: int) -> str:
        """Return an address to GET an object from."""
        ...


@runtime_checkable
class RelayGateways(Protocol):
    """Gateways that can relay invocations, which only live sessions and their end need."""

    @property
    def relay(self) -> Relay:
        """IoT and what else a relay needs."""
        ...
