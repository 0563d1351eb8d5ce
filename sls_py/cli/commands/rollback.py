"""`slspy rollback`: back to an earlier deployment."""

from __future__ import annotations

from typing import Annotated

from sls_py.cli.call import Call, service_command
from sls_py.cli.declare import option
from sls_py.cli.options import ExpectAccount, WaitLock, seconds
from sls_py.errors import ExitCode

Timestamp = Annotated[
    str | None,
    option(
        "--timestamp",
        "-t",
        metavar="TIME",
        help="Deployment to go back to, as `slspy deploy list` shows it.  [default: the previous one]",
    ),
]
Wait = Annotated[bool, option("--wait", help="Wait when somebody else is deploying the stack.")]


@service_command
def rollback(
    call: Call,
    *,
    timestamp: Timestamp = None,
    wait: Wait = False,
    wait_lock: WaitLock = None,
    expect_account: ExpectAccount = None,  # noqa: ARG001 - read from the options
) -> ExitCode:
    """Bring back the template and the code of an earlier deployment.

    Asks first on a terminal; `--yes` answers the question. It is a new deployment, so another rollback takes
    it back. Tags, parameters and other settings of the stack are those of the service file. `slspy rollback
    function` brings back the code of a single function.
    """
    from sls_py.app.releases import roll_back
    from sls_py.deploy import DeployOptions
    from sls_py.ui.deployments import deployment_json, deployment_lines
    from sls_py.ui.releases import release_time
    from sls_py.ui.services import render_service

    options = DeployOptions(wait=wait, wait_lock=seconds(wait_lock))
    done = roll_back(call.request, timestamp, options, confirm=call.confirm)
    if done is None:
        call.say("Nothing was rolled back")
        return ExitCode.FAILED
    for line in deployment_lines(done.result, call.talk_style):
        call.say(line)
    when = release_time(done.timestamp)
    changed = done.result.changed
    call.done(f"Service rolled back to {when}" if changed else f"Service is as it was at {when}")
    text = render_service(done.info, verbose=call.options.verbose, style=call.style)
    data = deployment_json(done.result, done.info) | {"restored": done.timestamp}
    call.answer(data, "\n" + text)
    return ExitCode.OK


@service_command
def rollback_function(
    call: Call,
    *,
    function: Annotated[
        str, option("--function", "-f", metavar="NAME", help="Function to roll back.")
    ],
    to: Annotated[
        str,
        option(
            "--to",
            "--function-version",
            metavar="VERSION",
            help="Published version, or timestamp of a deployment.",
        ),
    ],
    wait_lock: WaitLock = None,
    expect_account: ExpectAccount = None,  # noqa: ARG001 - read from the options
) -> ExitCode:
    """Bring back the code of one function, in seconds, without its stack.

    `slspy deploy list functions` shows the versions, `slspy deploy list` the deployments. Its settings stay as they
    are, and the next `slspy deploy` deploys the source again.
    """
    from sls_py.app.releases import roll_back_function
    from sls_py.ui.deployments import changes_json

    change = roll_back_function(call.request, function, to, wait_lock=seconds(wait_lock))
    done = f"Function {change.key} rolled back to {change.detail}"
    same = f"Function {change.key} has the code of {change.detail} already"
    call.done(same if change.change == "unchanged" else done)
    call.answer({"functions": changes_json([change])})
    return ExitCode.OK


app = rollback.group({"function": rollback_function}, metavar="[function]")
