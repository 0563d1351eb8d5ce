"""Stacks whose operation was cut off when the server ended: brought to a state that a deployment can go on from."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

import logging
from typing import Any

from sls_py.emulator.patches.points import Patch

_log = logging.getLogger("slspy.cloudformation")
_REASON = "the local cloud ended during this operation"
_ENDED = {
    "CREATE_IN_PROGRESS": "CREATE_FAILED",
    "ROLLBACK_IN_PROGRESS": "ROLLBACK_FAILED",
    "DELETE_IN_PROGRESS": "DELETE_FAILED",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": "UPDATE_COMPLETE",
    # AWS would end in UPDATE_ROLLBACK_FAILED, which takes no further update before it is repaired
    "UPDATE_IN_PROGRESS": "UPDATE_FAILED",
    "UPDATE_ROLLBACK_IN_PROGRESS": "UPDATE_FAILED",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": "UPDATE_ROLLBACK_COMPLETE",
}


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    return (
        Patch(
            name="stacks do not stay in progress over a restart",
            points=(
                "ministack.app:_load_persisted_state",
                "ministack.services.cloudformation:_stacks",
            ),
            apply=_end_interrupted,
        ),
    )


def _end_interrupted() -> None:
    from ministack import app
    from ministack.services import cloudformation

    load = app._load_persisted_state

    def load_and_end() -> None:
        load()
        for stack in cloudformation._stacks._data.values():
            end(stack)

    app._load_persisted_state = load_and_end


def end(stack: Any) -> None:
    """Give a stack in progress the state that its operation failed with; others stay as they are."""
    ended = _ENDED.get(stack.get("StackStatus", ""))
    if ended is not None:
        _log.warning("stack `%s` was in %s", stack.get("StackName"), stack["StackStatus"])
        stack.update(StackStatus=ended, StackStatusReason=_REASON)
