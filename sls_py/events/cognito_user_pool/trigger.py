"""What a `cognitoUserPool` event asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sls_py.events.base import BoundEvent, EventContext
from sls_py.model.values import CfValue

SENDERS = ("CustomSMSSender", "CustomEmailSender")
VERSIONED: Mapping[str, Sequence[str]] = {
    "PreTokenGeneration": ("V1_0", "V2_0", "V3_0"),
    **dict.fromkeys(SENDERS, ("V1_0",)),
}
"""The versions of the event that a function may be called with, by trigger."""


class Trigger(NamedTuple):
    """A step of a pool that calls a function; `version` is None where the event has only one form."""

    bound: BoundEvent
    pool: str
    name: str
    version: str | None
    kms_key: CfValue

    @property
    def is_sender(self) -> bool:
        """Whether the function sends messages, whose codes are encrypted with a key."""
        return self.name in SENDERS


def read_triggers(context: EventContext, events: Sequence[BoundEvent]) -> list[Trigger]:
    """Take the events, and check versions and keys."""
    triggers = [_read(bound) for bound in events]
    keys: dict[str, CfValue] = {}
    for trigger in triggers:
        _check_version(context, trigger)
        if trigger.is_sender:
            _check_key(context, trigger, keys.setdefault(trigger.pool, trigger.kms_key))
    return triggers


def _read(bound: BoundEvent) -> Trigger:
    given = bound.event.config
    default = "V1_0" if given["trigger"] in SENDERS else None
    return Trigger(
        bound=bound,
        pool=given["pool"],
        name=given["trigger"],
        version=given.get("lambdaVersion") or default,
        kms_key=given.get("kmsKeyId"),
    )


def _check_version(context: EventContext, trigger: Trigger) -> None:
    known = VERSIONED.get(trigger.name, ())
    if trigger.version and trigger.version not in known:
        message = f"trigger `{trigger.name}` has no version `{trigger.version}`"
        hint = f"it has {', '.join(known)}" if known else "remove `lambdaVersion`"
        context.problem(trigger.bound, message, hint=hint, key="lambdaVersion")


def _check_key(context: EventContext, trigger: Trigger, key: CfValue) -> None:
    if not trigger.kms_key:
        message = (
            f"trigger `{trigger.name}` needs `kmsKeyId`, the key that codes are encrypted with"
        )
        context.problem(trigger.bound, message)
    elif key and trigger.kms_key != key:
        message = f"user pool `{trigger.pool}` has two keys, but it can have one only"
        context.problem(trigger.bound, message, key="kmsKeyId")
