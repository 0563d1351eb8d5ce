"""Start, stop and look at the local cloud."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sls_py.app.cloud import DEFAULT_REGION, local_directory
from sls_py.app.request import Request
from sls_py.errors import EmulatorError
from sls_py.model.values import JsonObject

if TYPE_CHECKING:
    from sls_py.emulator import LocalCloud, LocalStatus


def start_local(
    request: Request,
    *,
    idle_minutes: float | None = None,
    strict_runtime: bool = False,
    origins: bool = False,
) -> LocalCloud:
    """Start the local cloud, or find it running; one that runs keeps its settings.

    Raises:
        EmulatorError: it is not installed, or did not get ready.
    """
    from sls_py.emulator import Settings, start

    idle = None if idle_minutes is None else idle_minutes * 60
    return start(
        local_directory(request),
        reporter=request.reporter,
        environ=request.environ,
        settings=Settings(idle_exit=idle, strict_runtime=strict_runtime, origins=origins),
    )


def stop_local(request: Request) -> bool:
    """Stop the local cloud; tell whether it ran."""
    from sls_py.emulator import stop

    return stop(local_directory(request))


def local_status(request: Request) -> LocalStatus | None:
    """Return how the local cloud does, None when it does not run."""
    from sls_py.emulator import status

    return status(local_directory(request))


def local_page(request: Request) -> str:
    """Start the local cloud, or find it running, and return the address of its page.

    Raises:
        EmulatorError: it is not installed, or did not get ready.
    """
    return start_local(request).page


def local_inventory(found: LocalStatus) -> JsonObject:
    """Return what is deployed to a local cloud that runs, empty lists when it does not answer.

    Raises:
        EmulatorError: the local cloud did not tell.
    """
    from sls_py.emulator import inventory

    return inventory(found.cloud) if found.healthy else {}


def follow_log(request: Request, lines: int, *, pause: float = 0.3) -> Iterator[str]:
    """Yield the last lines of the local cloud's log, and then those that come, without end."""
    yield from local_logs(request, lines)
    path = local_log_file(request)
    at = path.stat().st_size if path.exists() else 0
    rest = ""
    while True:
        time.sleep(pause)
        size = path.stat().st_size if path.exists() else 0
        at = 0 if size < at else at  # it was set aside and begun anew
        if size > at:
            with path.open("rb") as stream:
                stream.seek(at)
                *whole, rest = (rest + stream.read().decode("utf-8", "replace")).split("\n")
                at = stream.tell()
            yield from whole


def local_environment(request: Request) -> dict[str, str]:
    """Return the environment variables with which AWS tools and SDKs use the local cloud.

    Raises:
        EmulatorError: the local cloud does not run.
    """
    found = local_status(request)
    if found is None or not found.healthy:
        hint = "start it with `slspy local start`"
        raise EmulatorError("the local cloud does not run", hint=hint)
    cloud = found.cloud
    return {
        "AWS_ENDPOINT_URL": cloud.endpoint,
        "AWS_ACCESS_KEY_ID": cloud.access_key_id,
        "AWS_SECRET_ACCESS_KEY": cloud.secret_access_key,
        "AWS_DEFAULT_REGION": request.options.region or DEFAULT_REGION,
    }


def local_logs(request: Request, lines: int) -> tuple[str, ...]:
    """Return the last lines of the local cloud's log."""
    from sls_py.emulator import log_lines

    return log_lines(local_directory(request), lines)


def local_log_file(request: Request) -> Path:
    """Return where the local cloud writes its log."""
    from sls_py.emulator import log_file

    return log_file(local_directory(request))


def reset_local(request: Request) -> None:
    """Delete everything that is deployed to the local cloud.

    Raises:
        EmulatorError: the local cloud does not run.
    """
    from sls_py.emulator import reset

    reset(local_directory(request))
