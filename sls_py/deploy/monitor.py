"""Follow a stack operation to its end and find out why it failed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sls_py.aws.protocols import Stacks
from sls_py.deploy.clock import Clock, pauses
from sls_py.deploy.hints import hint_for
from sls_py.deploy.nested import NESTED, NestedStacks
from sls_py.deploy.states import ROLLBACK_FAILED, skipping
from sls_py.errors import AwsError, DeploymentError
from sls_py.model.deployed import LiveStack, StackEvent
from sls_py.report import Progress, Reporter, ResourceEvent, note

DEEPEST = 5

_TURNS = {
    "UPDATE_ROLLBACK_IN_PROGRESS": "rolling back",
    "UPDATE_ROLLBACK_COMPLETE": "rolled back: the stack is as it was before",
}
"""Statuses of the stack itself that say something else than how far it is."""


class Ended(NamedTuple):
    """How an operation ended: the stack, None when it is gone, and the operation's events, oldest first."""

    stack: LiveStack | None
    events: tuple[StackEvent, ...]

    @property
    def status(self) -> str:
        """The last status."""
        return self.stack.status if self.stack else "DELETE_COMPLETE"


def mark(stacks: Stacks, name: str) -> str | None:
    """Return the id of the newest event, after which those of the next operation come."""
    event = stacks.last_event(name)
    return event.event_id if event else None


def follow(
    stacks: Stacks,
    stack_id: str,
    *,
    since: str | None,
    reporter: Reporter,
    clock: Clock,
    resources: int = 0,
) -> Ended:
    """Report every event until CloudFormation is done; ask often at first, as most updates are short.

    `resources` is how many of them the operation is expected to change, 0 when that is not known.
    """
    seen: list[StackEvent] = []
    nested = NestedStacks(stacks, reporter)
    for pause in pauses(0.3, 3.0):
        # The stack before its events: when it has ended, all of them are there.
        stack = stacks.describe(stack_id)
        new = stacks.events(stack_id, until=seen[-1].event_id if seen else since)
        seen.extend(new)
        _report(reporter, new, seen, resources)
        nested.look(new)
        if stack is None or not stack.status.endswith("_IN_PROGRESS"):
            return Ended(stack, tuple(seen))
        clock.sleep(pause)
    raise AssertionError("pauses never end")


def _report(
    reporter: Reporter, new: Sequence[StackEvent], seen: Sequence[StackEvent], resources: int
) -> None:
    for event in new:
        reporter.emit(_reported(event))
        if event.physical_id == event.stack_id and event.status in _TURNS:
            note(reporter, _TURNS[event.status])
    if new and resources:
        done = {event.logical_id for event in seen if _completes_resource(event)}
        count = min(len(done), resources)
        reporter.emit(Progress(phase="stack", done=count, total=resources, unit="resources"))


def _completes_resource(event: StackEvent) -> bool:
    return event.status.endswith("_COMPLETE") and event.physical_id != event.stack_id


def failure(stacks: Stacks, ended: Ended, *, name: str, doing: str) -> DeploymentError:
    """Say why an operation failed: the first resource that did, inside nested stacks too."""
    events = _causes(stacks, ended)
    chain = _chain(stacks, events, _began(ended))
    if not chain:
        message = f"stack `{name}` could not be {doing}: {_own_reason(ended)}"
        return DeploymentError(message, hint=_hint(ended, None))
    first = _line(*chain)
    others = [_line(event) for event in events if event.event_id != chain[0].event_id]
    message = f"stack `{name}` could not be {doing}: {first}"
    return DeploymentError(message, failures=(first, *others), hint=_hint(ended, chain[-1]))


def root_cause(stacks: Stacks, ended: Ended) -> StackEvent | None:
    """Return the event of the stack's own resource that made the operation fail, be it a nested stack."""
    return next(iter(_causes(stacks, ended)), None)


def _causes(stacks: Stacks, ended: Ended) -> tuple[StackEvent, ...]:
    """Return the failures of resources, or what was wrong with them before any was touched."""
    failed = _failed(ended.events)
    if failed or ended.stack is None or "DescribeEvents" not in _own_reason(ended):
        return failed
    try:
        return stacks.invalid(ended.stack.stack_id)
    except AwsError:
        # Reading these events takes a permission of its own; the stack's own words must do.
        return ()


def _own_reason(ended: Ended) -> str:
    """Return what the stack itself says about its failure."""
    reasons = [
        event.reason
        for event in ended.events
        if event.physical_id == event.stack_id and event.status.endswith("_FAILED") and event.reason
    ]
    told = ended.stack.status_reason if ended.stack else ""
    return next(iter(reasons), told) or ended.status


def _began(ended: Ended) -> float:
    return min((event.timestamp for event in ended.events), default=0.0)


def _chain(
    stacks: Stacks, events: tuple[StackEvent, ...], since: float, depth: int = 0
) -> tuple[StackEvent, ...]:
    """Return the first failure, and below a nested stack what failed in it since the operation began."""
    if not events:
        return ()
    first = events[0]
    inner = _nested_stack(first)
    if inner is None or depth == DEEPEST:
        return (first,)
    now = tuple(event for event in stacks.events(inner) if event.timestamp >= since)
    return (first, *_chain(stacks, _failed(now), since, depth + 1))


def _nested_stack(event: StackEvent) -> str | None:
    """Return the id of the stack that a resource is, from the event itself or from its words, None for others."""
    if event.type != NESTED:
        return None
    if event.physical_id not in ("", event.stack_id):
        return event.physical_id
    said = re.search(r"arn:[\w-]+:cloudformation:[\w-]+:\d+:stack/[\w-]+/[\w-]+", event.reason)
    return said[0] if said else None


def _failed(events: tuple[StackEvent, ...]) -> tuple[StackEvent, ...]:
    """Return failures of resources, leaving out those that were only given up because of another."""
    return tuple(
        event
        for event in events
        if event.status.endswith("_FAILED")
        and event.physical_id != event.stack_id
        and "cancelled" not in event.reason.lower()
    )


def _line(*chain: StackEvent) -> str:
    """Return what failed, and the nested stacks around it from the inside out."""
    event = chain[-1]
    places = "".join(f" in nested stack `{outer.logical_id}`" for outer in reversed(chain[:-1]))
    return f"`{event.logical_id}` ({event.type}){places}: {event.reason or event.status}"


def _hint(ended: Ended, root: StackEvent | None) -> str | None:
    if ended.stack and ended.status == ROLLBACK_FAILED:
        failed = dict.fromkeys(event.logical_id for event in _failed(ended.events))
        return skipping(tuple(failed))
    return hint_for(root.type, root.reason, root.physical_id or "") if root else None


def _reported(event: StackEvent) -> ResourceEvent:
    return ResourceEvent(
        logical_id=event.logical_id, type=event.type, status=event.status, reason=event.reason
    )
