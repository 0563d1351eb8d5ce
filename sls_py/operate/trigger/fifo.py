"""Message groups of FIFO topics and queues."""

from __future__ import annotations

from sls_py.aws.event_sources import Message
from sls_py.operate.trigger.records import Order

GROUP = "MessageGroupId"
_DEDUPLICATION = "MessageDeduplicationId"


def fifo_message(message: Message, arn: str, order: Order) -> Message:
    """Give a message for a FIFO topic or queue a group and an id of its own; others stay as they are.

    The attributes `MessageGroupId` and `MessageDeduplicationId` of the order say other ones. A plain queue takes a group
    too, for fair queues.
    """
    group = order.attributes.get(GROUP)
    if not arn.endswith(".fifo"):
        return message._replace(group=group)
    own = order.attributes.get(_DEDUPLICATION, order.unique)
    return message._replace(group=group or "slspy", deduplication=own)


def own_attributes(order: Order) -> dict[str, str]:
    """Return the attributes that are the message's own."""
    return {
        name: value
        for name, value in order.attributes.items()
        if name not in (GROUP, _DEDUPLICATION)
    }
