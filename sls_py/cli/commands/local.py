"""`slspy local`: the cloud on this machine."""

from __future__ import annotations

from typing import Annotated

from sls_py.cli.answer import render_result
from sls_py.cli.call import Call, plain_command
from sls_py.cli.declare import option
from sls_py.errors import ExitCode

Lines = Annotated[int, option("--lines", "-n", min=1, metavar="N", help="How many lines to show.")]
Follow = Annotated[bool, option("--follow", "-f", help="Go on and show new lines as they come.")]
IdleExit = Annotated[
    float | None,
    option("--idle-exit", min=0.01, metavar="MIN", help="End after MIN minutes of silence."),
]
Browser = Annotated[bool, option("--open", help="Open it in the browser.")]
Strict = Annotated[
    bool, option("--strict-runtime", help="Take no other version than a runtime names.")
]
Apis = Annotated[bool, option("--apis", help="Serve every API at the root of its own port.")]


@plain_command
def local(call: Call) -> ExitCode:
    """Run a local cloud on this machine, for `--local`; without a command, show what is in it."""
    return _show_status(call)


@plain_command
def start(
    call: Call, *, idle_exit: IdleExit = None, strict_runtime: Strict = False, apis: Apis = False
) -> None:
    """Start the local cloud, or find it running; what was deployed before is back.

    What it keeps is in `SLSPY_LOCAL_HOME`, or in `slspy/local` of the user's cache.
    """
    from sls_py.app.local import start_local

    cloud = start_local(
        call.request, idle_minutes=idle_exit, strict_runtime=strict_runtime, origins=apis
    )
    call.done(f"The local cloud is up at {cloud.endpoint}")
    call.answer({"endpoint": cloud.endpoint, "port": cloud.port, "pid": cloud.pid})


@plain_command
def stop(call: Call) -> None:
    """Stop the local cloud; what is deployed is kept."""
    from sls_py.app.local import stop_local

    ran = stop_local(call.request)
    call.done("The local cloud is stopped" if ran else "The local cloud was not running")
    call.answer({"stopped": ran})


@plain_command
def status(call: Call) -> ExitCode:
    """Show whether the local cloud runs, and what is in it; exits with 1 when it does not run."""
    return _show_status(call)


@plain_command
def logs(call: Call, *, lines: Lines = 50, follow: Follow = False) -> ExitCode:
    """Show the end of the local cloud's own log."""
    from sls_py.app.local import local_log_file, local_logs

    if follow:
        return _follow_log(call, lines)
    shown = local_logs(call.request, lines)
    if not shown:
        call.say(
            "The log of the local cloud itself is empty; `slspy logs --local` has those of functions"
        )
    call.answer({"file": str(local_log_file(call.request)), "lines": list(shown)}, "\n".join(shown))
    return ExitCode.OK


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


@plain_command
def env(call: Call) -> None:
    """Print the variables that point other programs at the local cloud: `eval "$(slspy local env)"`."""
    from sls_py.app.local import local_environment

    variables = local_environment(call.request)
    call.answer(
        dict(variables), "\n".join(f"export {key}={value}" for key, value in variables.items())
    )


@plain_command
def ui(call: Call, *, browser: Browser = False) -> None:
    """Print the address of a page that shows what is deployed, calls functions and shows their logs."""
    from sls_py.app.local import local_page

    address = local_page(call.request)
    if browser:
        import webbrowser

        webbrowser.open(address)
    call.answer({"url": address}, address)


_COMMANDS = {
    "start": start,
    "stop": stop,
    "status": status,
    "logs": logs,
    "reset": reset,
    "env": env,
}
app = local.group({**_COMMANDS, "ui": ui})


def _show_status(call: Call) -> ExitCode:
    from sls_py.app.local import local_inventory, local_status
    from sls_py.ui.local_clouds import render_status, status_json

    found = local_status(call.request)
    inventory = local_inventory(found) if found else {}
    call.answer(status_json(found, inventory), render_status(found, inventory, style=call.style))
    if found is None:
        call.say("`slspy local start` starts it, and so does every command with `--local`")
    return ExitCode.OK if found is not None and found.healthy else ExitCode.FAILED


def _follow_log(call: Call, lines: int) -> ExitCode:
    from sls_py.app.local import follow_log

    try:
        for line in follow_log(call.request, lines):
            call.write(render_result(call.name, {"line": line}) if call.options.json else line)
    except KeyboardInterrupt:
        pass
    return ExitCode.INTERRUPTED  # the usual end of following, nothing to talk about
