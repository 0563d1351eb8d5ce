"""Updates of stacks leave alone what did not change, and say nothing of it; the engine updates everything again."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

from typing import Any

from sls_py.emulator.patches.points import Patch

_CLOUDFORMATION = "ministack.services.cloudformation"
_NESTED = "AWS::CloudFormation::Stack"  # its template may have changed behind the same address


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    return (
        Patch(
            name="unchanged resources are not updated",
            points=(
                f"{_CLOUDFORMATION}:_stacks",
                f"{_CLOUDFORMATION}:_stack_events",
                f"{_CLOUDFORMATION}.stacks:_add_event",
                f"{_CLOUDFORMATION}.stacks:_update_keeping_seed",
            ),
            apply=_leave_alone,
        ),
    )


def _leave_alone() -> None:
    from ministack.services.cloudformation import stacks

    update, add_event = stacks._update_keeping_seed, stacks._add_event
    quiet: dict[tuple[str, str], Any] = {}

    def update_changed(*given: Any) -> Any:
        kind, physical_id, old, new, stack, logical_id = given[:6]
        found = _unchanged(stack, logical_id) if old == new and kind != _NESTED else None
        if found is None:
            return update(*given)
        stack_id, record = found
        _take_back(stack_id, logical_id)
        quiet[stack_id, logical_id] = record
        return (physical_id, record.get("Attributes", {})), record.get("_name_seed", "")

    def add_event_of_change(*given: Any, **named: Any) -> None:
        stack_id, stack, logical_id, _, status = given[:5]
        record = quiet.pop((stack_id, logical_id), None)
        if record is None or status != "UPDATE_COMPLETE":
            add_event(*given, **named)
        else:
            _restore(stack, logical_id, record)

    stacks._update_keeping_seed, stacks._add_event = update_changed, add_event_of_change


def _unchanged(stack: str, logical_id: str) -> tuple[str, Any] | None:
    """Return the stack's id and the record of a resource that is well; a failed one is updated again."""
    from ministack.services import cloudformation

    found = cloudformation._stacks.get(stack) or {}
    record = (found.get("_resources") or {}).get(logical_id) or {}
    status = str(record.get("ResourceStatus", ""))
    return (found["StackId"], record) if status.endswith("_COMPLETE") else None


def _take_back(stack_id: str, logical_id: str) -> None:
    """Remove the event that says that the update of a resource begins."""
    from ministack.services import cloudformation

    events = cloudformation._stack_events.get(stack_id) or []
    for at in range(len(events) - 1, -1, -1):
        if events[at]["LogicalResourceId"] == logical_id:
            if events[at]["ResourceStatus"] == "UPDATE_IN_PROGRESS":
                del events[at]
            return


def _restore(stack: str, logical_id: str, record: Any) -> None:
    """Give the record of a resource the status and the time that it had."""
    from ministack.services import cloudformation

    present = cloudformation._stacks[stack]["_resources"][logical_id]
    present.update({name: record[name] for name in ("ResourceStatus", "Timestamp")})
