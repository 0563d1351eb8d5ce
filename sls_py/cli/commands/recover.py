"""`slspy recover`: a stack that is stuck gets on."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from sls_py.cli.call import Call, service_command
from sls_py.cli.declare import option
from sls_py.cli.options import ExpectAccount, WaitLock, seconds
from sls_py.errors import ExitCode

if TYPE_CHECKING:
    from sls_py.model.result import RecoveryResult


@service_command
def recover(
    call: Call,
    *,
    dry_run: Annotated[
        bool, option("--dry-run", help="Show what would be done, and change nothing.")
    ] = False,
    skip: Annotated[
        list[str] | None,
        option("--skip", metavar="NAME", help="Give up on this resource at once; repeatable."),
    ] = None,
    unlock: Annotated[
        bool, option("--unlock", help="Only delete the lock that somebody left behind.")
    ] = False,
    wait_lock: WaitLock = None,
    expect_account: ExpectAccount = None,  # noqa: ARG001 - read from the options
) -> ExitCode:
    """Bring a stack that CloudFormation does not let be updated into a state from which it can be deployed.

    Asks before it gives up on resources that can neither go back nor be deleted; `--yes` answers.
    """
    from sls_py.app.recovery import recover_deployed, unlock_deployed

    if unlock:
        holder = unlock_deployed(call.request)
        call.done(f"Unlocked: it was {holder}" if holder else "There is no lock")
        call.answer({"unlocked": holder is not None, "holder": holder})
        return ExitCode.OK
    result = recover_deployed(
        call.request,
        confirm=call.confirm,
        skip=skip or (),
        dry_run=dry_run,
        wait_lock=seconds(wait_lock),
    )
    call.done(_end(result, dry_run=dry_run))
    call.answer(asdict(result))
    return ExitCode.OK


app = recover


def _end(result: RecoveryResult, *, dry_run: bool) -> str:
    if not result.actions and result.deployable:
        return f"Nothing to recover: stack {result.stack} can be deployed ({result.before})"
    if dry_run:
        return (
            f"Stack {result.stack} ({result.before}), would {', '.join(result.actions) or 'fail'}"
        )
    return f"Stack {result.stack} can be deployed again ({result.before} -> {result.after})"
