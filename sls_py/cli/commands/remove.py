"""`slspy remove`: the stack and everything in it goes."""

from __future__ import annotations

from sls_py.cli.call import Call, service_command
from sls_py.cli.options import ExpectAccount, WaitLock, seconds
from sls_py.cli.targets import Targets, do_in_targets
from sls_py.errors import ExitCode


@service_command
def remove(
    call: Call,
    *,
    wait_lock: WaitLock = None,
    target: Targets = None,
    expect_account: ExpectAccount = None,  # noqa: ARG001 - read from the options
) -> ExitCode:
    """Remove the service: its stack with all resources, and what it keeps in the deployment bucket.

    Asks first on a terminal; `--yes` answers the question.
    """
    from dataclasses import asdict

    from sls_py.app.removal import remove_deployed

    if target:
        return _remove_from(call, target, seconds(wait_lock))
    result = remove_deployed(call.request, confirm=call.confirm, wait_lock=seconds(wait_lock))
    if result is None:
        call.say("Nothing was removed")
        return ExitCode.FAILED
    call.done(f"Service {result.service} removed" if result.removed else "Nothing to remove")
    call.answer(asdict(result))
    return ExitCode.OK


app = remove


def _remove_from(call: Call, targets: list[str], wait_lock: float) -> ExitCode:
    from dataclasses import asdict

    from sls_py.app.removal import remove_deployed

    if not call.confirm(f"Remove the service with all its resources from {', '.join(targets)}?"):
        call.say("Nothing was removed")
        return ExitCode.FAILED
    return do_in_targets(
        call,
        targets,
        lambda given: remove_deployed(given, confirm=lambda _: True, wait_lock=wait_lock),
        end=lambda each: "removed" if each and each.removed else "nothing to remove",
        data=lambda each: asdict(each) if each else {},
    )
