"""The `http` event: routes of a REST API of API Gateway."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.rest_api.schema import SCHEMA

__all__ = ["SCHEMA", "compile_events"]


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add the REST API with all that hangs on it: one API for all routes of the service."""
    # To check a file, the schema is enough.
    from sls_py.events.rest_api.compiler import add_rest_api

    add_rest_api(context, events)
