"""Start, stop and look at the local cloud."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sls_py.app.cloud import DEFAULT_REGION, local_directory
from sls_py.app.request import Request
from sls_py.errors import EmulatorError

if TYPE_CHECKING:
    from sls_py.emulator import LocalCloud, LocalStatus


def start_local(request: Request) -> LocalCloud:
    """Start the local cloud, or find it running.

    Raises:
        EmulatorError: it is not installed, or did not get ready.
    """
    from sls_py.emulator import start

    directory = local_directory(request)
    return start(directory, reporter=request.reporter, environ=request.environ)


def stop_local(request: Request) -> bool:
    """Stop the local cloud; tell whether it ran."""
    from sls_py.emulator import stop

    return stop(local_directory(request))


def local_status(request: Request) -> LocalStatus | None:
    """Return how the local cloud does, None when it does not run."""
    from sls_py.emulator import status

    return status(local_directory(request))


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
