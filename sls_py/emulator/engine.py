"""Load the engine into this process, with slspy's settings and repairs."""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sls_py.emulator.cloud import ACCOUNT
from sls_py.emulator.home import Home
from sls_py.emulator.record import Identity
from sls_py.emulator.service_folders import folder_of
from sls_py.model.values import CfValue, JsonObject

AsgiApp = Callable[[Any, Any, Any], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """The engine in this process: the app that answers requests, and what slspy asks of it besides.

    `save` writes all resources to the state folder (blocking), `workers` counts processes that run functions,
    `close` ends them, `has_bucket` tells whether there is a bucket of that name, `memory` is what this process and
    those have, in MB, `inventory` what is deployed. `call` runs a function by its ARN (blocking), `log` is its log.
    """

    app: AsgiApp
    version: str
    warnings: tuple[str, ...]
    save: Callable[[], None]
    workers: Callable[[], int]
    close: Callable[[], None]
    has_bucket: Callable[[str], bool]
    memory: Callable[[], int] = lambda: 0
    inventory: Callable[[], JsonObject] = dict
    call: Callable[[str, CfValue], JsonObject | None] = lambda _arn, _event: None
    log: Callable[[str], list[str] | None] = lambda _arn: None


def settings(home: Home, port: int, *, persistent: bool) -> dict[str, str]:
    """Return the environment variables that configure the engine; they must be set before it is imported.

    Listeners of its own (MQTT over TLS, SFTP) are off since they would bind all interfaces, and so is Docker,
    because the engine removes containers that it takes for leftovers.
    """
    stored = "1" if persistent else "0"
    return {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "AUTH": "true",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "DOCKER_HOST": "unix:///nonexistent/docker.sock",
        "PERSIST_STATE": stored,
        "STATE_DIR": str(home.state),
        "S3_PERSIST": stored,
        "S3_DATA_DIR": str(home.objects),
        "LOG_LEVEL": "WARNING",
        "MINISTACK_REGION": "us-east-1",
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
    }


def load(
    home: Home,
    port: int,
    identity: Identity,
    *,
    persistent: bool,
    strict: bool = False,
    images: bool = False,
) -> Engine:
    """Import the engine and repair it; once in the life of a process.

    `strict` refuses runtimes that are here in another version; `images` lets functions of container images be
    deployed, although they cannot be called.

    Raises:
        EmulatorError: the engine's version cannot be made to check signatures.
    """
    os.environ.update(settings(home, port, persistent=persistent))
    # it warns at each start that an optional package is missing, and says so again in the answers that need it
    logging.getLogger("kms").setLevel(logging.ERROR)
    from ministack import app as engine
    from ministack.core.persistence import save_all

    from sls_py.emulator.patches import apply, console, inventory, invocations, resources
    from sls_py.emulator.runtime import RuntimeHost, memory
    from sls_py.emulator.traces import Traces

    host = RuntimeHost(
        home.temporary / "functions",
        os.environ,
        strict=strict,
        folder_of=lambda name: folder_of(home.directory, name),
    )
    traces = Traces()
    applied = apply(identity, host, f"http://127.0.0.1:{port}", traces, images=images)

    def close() -> None:
        host.close()
        traces.clear()
        invocations.end_workers()

    def save() -> None:
        save_all(engine._build_persistence_save_dict())  # noqa: SLF001  the engine has no public way to save

    return Engine(
        app=engine.app,
        version=applied.version,
        warnings=applied.warnings,
        save=save,
        workers=lambda: host.count() + invocations.count_workers(),
        close=close,
        has_bucket=resources.has_bucket,
        memory=lambda: memory.resident(os.getpid()) + host.memory(),
        call=console.call,
        log=console.log,
        inventory=lambda: inventory.inventory(f"http://127.0.0.1:{port}"),
    )


def temporary_folder(home: Home) -> Path:
    """Empty and return the folder for unpacked functions, and make it this process's temporary folder."""
    import shutil
    import tempfile

    shutil.rmtree(home.temporary, ignore_errors=True)
    home.temporary.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["TMPDIR"] = tempfile.tempdir = str(home.temporary)
    return home.temporary
