"""`alexaSkill`: requests to a custom Alexa skill."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.events.alexa import TOKEN_SCHEMA, allow_alexa
from sls_py.events.base import BoundEvent, EventContext
from sls_py.model.values import JsonObject

SCHEMA: JsonObject = TOKEN_SCHEMA


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add a permission per event."""
    allow_alexa(context, events, "AlexaSkill", "alexa-appkit.amazon.com")
