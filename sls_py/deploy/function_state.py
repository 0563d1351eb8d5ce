"""Wait for functions, and repeat what Lambda refuses while it is still busy with an earlier change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from sls_py.aws.protocols import Functions
from sls_py.deploy.clock import Clock, pauses
from sls_py.errors import AwsError, DeploymentError
from sls_py.model.deployed import LiveFunction

T = TypeVar("T")

PATIENCE = 300.0
"""Seconds: functions in a VPC, or with SnapStart, take minutes to be ready."""

CONFLICT = "ResourceConflictException"


def until_updated(
    functions: Functions,
    name: str,
    clock: Clock,
    *,
    known: LiveFunction | None = None,
    waiting: Callable[[], Iterator[float]] = lambda: pauses(0.05, 1.0),
) -> LiveFunction:
    """Return the function once its last update is done; `known` is the answer of that update, if there is one.

    `waiting` yields the seconds between one look and the next.

    Raises:
        DeploymentError: the update failed, the function is gone, or it takes too long.
    """
    deadline = clock.now() + PATIENCE
    live = known or functions.get(name)
    for pause in waiting():
        if live is None:
            raise DeploymentError(f"function `{name}` was deleted while it was being updated")
        if "Failed" in (live.last_update_status, live.state):
            reason = live.last_update_reason or "Lambda gives no reason"
            raise DeploymentError(f"function `{name}` could not be updated: {reason}")
        if live.last_update_status == "Successful" and live.state != "Pending":
            return live
        if clock.now() > deadline:
            message = f"function `{name}` is not ready after {PATIENCE:.0f} seconds"
            raise DeploymentError(message, hint="look at it again in a while: `slspy info`")
        clock.sleep(pause)
        live = functions.get(name)
    raise AssertionError("pauses never end")


def patiently(call: Callable[[], T], clock: Clock) -> T:
    """Call, and again while Lambda says that another update is in progress.

    Raises:
        AwsError: any other error, or that one for too long.
    """
    deadline = clock.now() + PATIENCE
    for pause in pauses(0.2, 2.0):
        try:
            return call()
        except AwsError as error:
            if error.code != CONFLICT or clock.now() > deadline:
                raise
        clock.sleep(pause)
    raise AssertionError("pauses never end")
