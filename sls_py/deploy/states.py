"""What the status of a stack means for a deployment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sls_py.errors import BusyError, DeploymentError
from sls_py.model.deployed import LiveStack

Standing = Literal["absent", "unborn", "ready"]

UNBORN = ("REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED")
"""Statuses of stacks that never came to life: CloudFormation only lets them be deleted."""

ROLLBACK_FAILED = "UPDATE_ROLLBACK_FAILED"
"""An update failed, and going back failed as well: it can be tried again."""

DONE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")


def standing(stack: LiveStack | None, *, has_bucket: bool) -> Standing:
    """Return whether there is no stack, one that must be deleted first, or one that can be updated.

    Raises:
        BusyError: an operation is running.
        DeploymentError: CloudFormation does not let the stack be updated.
    """
    if stack is None or stack.status == "DELETE_COMPLETE":
        return "absent"
    if stack.status in UNBORN:
        return "unborn"
    if in_progress(stack):
        raise busy(stack)
    if stack.status in (ROLLBACK_FAILED, *_STUCK):
        raise _stuck(stack)
    return "unborn" if stack.status == "CREATE_FAILED" and not has_bucket else "ready"


def in_progress(stack: LiveStack | None) -> bool:
    """Tell whether CloudFormation works on the stack."""
    return (
        stack is not None
        and stack.status.endswith("_IN_PROGRESS")
        and stack.status != "REVIEW_IN_PROGRESS"
    )


def finishing(stack: LiveStack) -> bool:
    """Tell whether only what an update replaced is still being deleted."""
    return stack.status.endswith("_CLEANUP_IN_PROGRESS")


def busy(stack: LiveStack) -> BusyError:
    """Say that an operation is running."""
    message = f"stack `{stack.name}` is being worked on ({stack.status})"
    return BusyError(
        message, hint="try again when it is done, or wait for it with `--wait-lock 10m`"
    )


def _stuck(stack: LiveStack) -> DeploymentError:
    message = f"stack `{stack.name}` is in status {stack.status} and cannot be updated"
    reason = f": {stack.status_reason}" if stack.status_reason else ""
    return DeploymentError(message + reason, hint=_STUCK.get(stack.status) or skipping())


def skipping(resources: Sequence[str] = ()) -> str:
    """Say how to give up on resources that cannot go back."""
    flags = "".join(f" --skip {name}" for name in resources)
    return f"mend what is named and deploy again, or give it up: `slspy recover{flags}`"


_STUCK = {
    "IMPORT_ROLLBACK_FAILED": "have a look at the stack's events; only AWS support or a new stack help here",
    "DELETE_FAILED": "run `slspy recover` to finish deleting it, then deploy",
}
