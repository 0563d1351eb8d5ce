"""`slspy local`: the cloud on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sls_py.cli.call import Call, plain_command
from sls_py.cli.groups import application, show_help_alone
from sls_py.errors import ExitCode

if TYPE_CHECKING:
    from sls_py.emulator import LocalStatus

app = application(invoke_without_command=True)

Lines = Annotated[
    int, typer.Option("--lines", "-n", min=1, metavar="N", help="How many lines to show.")
]


@app.callback()
def local(context: typer.Context) -> None:
    """Run a local cloud on this machine, for `--local`."""
    show_help_alone(context)


@app.command()
@plain_command
def start(call: Call) -> None:
    """Start the local cloud, or find it running; what was deployed before is back."""
    from sls_py.app.local import start_local

    cloud = start_local(call.request)
    call.done(f"The local cloud is up at {cloud.endpoint}")
    call.answer({"endpoint": cloud.endpoint, "port": cloud.port, "pid": cloud.pid})


@app.command()
@plain_command
def stop(call: Call) -> None:
    """Stop the local cloud; what is deployed is kept."""
    from sls_py.app.local import stop_local

    ran = stop_local(call.request)
    call.done("The local cloud is stopped" if ran else "The local cloud was not running")
    call.answer({"stopped": ran})


@app.command()
@plain_command
def status(call: Call) -> ExitCode:
    """Show whether the local cloud runs; exits with 1 when it does not."""
    from sls_py.app.local import local_status

    found = local_status(call.request)
    healthy = found is not None and found.healthy
    call.answer(_facts(found), _text(found))
    return ExitCode.OK if healthy else ExitCode.FAILED


@app.command()
@plain_command
def logs(call: Call, lines: Lines = 50) -> None:
    """Show the end of the local cloud's own log."""
    from sls_py.app.local import local_log_file, local_logs

    shown = local_logs(call.request, lines)
    call.answer({"file": str(local_log_file(call.request)), "lines": list(shown)}, "\n".join(shown))


@app.command()
@plain_command
def reset(call: Call) -> ExitCode:
    """Delete everything that is deployed to the local cloud."""
    from sls_py.app.local import reset_local

    if not call.confirm("Delete everything that is deployed to the local cloud?"):
        call.say("Nothing was deleted")
        return ExitCode.FAILED
    reset_local(call.request)
    call.done("The local cloud is empty")
    call.answer({"reset": True})
    return ExitCode.OK


@app.command()
@plain_command
def env(call: Call) -> None:
    """Print the variables that point other programs at the local cloud: `eval "$(slspy local env)"`."""
    from sls_py.app.local import local_environment

    variables = local_environment(call.request)
    call.answer(
        dict(variables), "\n".join(f"export {key}={value}" for key, value in variables.items())
    )


def _facts(found: LocalStatus | None) -> dict[str, object]:
    if found is None:
        return {"running": False}
    return {
        "running": True,
        "healthy": found.healthy,
        "endpoint": found.cloud.endpoint,
        "pid": found.cloud.pid,
        "dataDirectory": str(found.cloud.data_directory),
        "workers": found.workers,
        "warnings": list(found.warnings),
    }


def _text(found: LocalStatus | None) -> str:
    if found is None:
        return "not running"
    state = "running" if found.healthy else "not answering"
    lines = [
        f"{state} at {found.cloud.endpoint} (process {found.cloud.pid})",
        f"data: {found.cloud.data_directory}",
        *(f"warning: {warning}" for warning in found.warnings),
    ]
    return "\n".join(lines)
