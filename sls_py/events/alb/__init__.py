"""`alb`: requests to a listener of an Application Load Balancer."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.events.alb.listener import check_priorities, read_listeners
from sls_py.events.alb.rules import add_rule
from sls_py.events.alb.schema import SCHEMA
from sls_py.events.alb.target_groups import add_target_group
from sls_py.events.base import BoundEvent, EventContext

__all__ = ["SCHEMA", "compile_events"]


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add a listener rule per event, and a target group and permissions per function and load balancer."""
    listeners = read_listeners(context, events)
    check_priorities(context, listeners)
    for listener in listeners:
        add_target_group(context, listener)
        add_rule(context, listener)
