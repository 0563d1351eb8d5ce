"""What the rest of slspy knows about a running local cloud."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sls_py.model.target import AwsTarget

ACCOUNT = "000000000000"
"""The account of every local cloud."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalCloud:
    """A local cloud that answers: where it is, and the keys that sign calls to it.

    `token` opens the server's own commands (save, reset); `instance` changes with every start.
    """

    endpoint: str
    port: int
    pid: int
    access_key_id: str
    secret_access_key: str = field(repr=False)
    token: str = field(repr=False)
    instance: str
    engine_version: str
    data_directory: Path

    @property
    def page(self) -> str:
        """Where a browser sees what is deployed; the address opens it, so it is a secret like the token in it."""
        return f"{self.endpoint}/_slspy/ui#{self.token}"

    def target(self, region: str) -> AwsTarget:
        """Return the target that makes gateways talk to this cloud and to nothing else."""
        return AwsTarget(
            region=region,
            endpoint_url=self.endpoint,
            access_key_id=self.access_key_id,
            secret_access_key=self.secret_access_key,
            local=True,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a server is to run.

    It ends itself after `idle_exit` seconds without a request (None: never). `strict_runtime` refuses functions whose
    runtime is here in another version only. `origins` gives each API a port of its own.
    """

    idle_exit: float | None = None
    strict_runtime: bool = False
    origins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalStatus:
    """How a local cloud does.

    `healthy` is false when its process lives but does not answer; then only `cloud` is meaningful. Times are
    seconds since the epoch, `workers` counts the processes that run functions now, `memory` is theirs and the
    server's in MB, `warnings` name repairs of the engine that could not be applied.
    """

    cloud: LocalCloud
    healthy: bool
    started_at: float = 0.0
    saved_at: float | None = None
    workers: int = 0
    memory: int = 0
    warnings: tuple[str, ...] = ()
