"""`activemq`: messages of a queue of an Amazon MQ for ActiveMQ broker."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.brokers import queue_schema
from sls_py.events.mq import compile_queues
from sls_py.model.values import JsonObject

SCHEMA: JsonObject = queue_schema()


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add a mapping per event."""
    compile_queues(context, events, "ActiveMQ")
