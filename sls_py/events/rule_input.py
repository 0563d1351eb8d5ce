"""What an EventBridge rule hands to the function in place of the whole event."""

from __future__ import annotations

from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.json_text import json_text
from sls_py.events.shapes import mapping, record, text
from sls_py.model.values import JsonObject

TRANSFORMER_SCHEMA: JsonObject = record(
    {
        "inputPathsMap": mapping(text(minLength=1)),
        "inputTemplate": text(minLength=1, maxLength=8192),
    },
    ["inputTemplate"],
)
_FORMS = ("input", "inputPath", "inputTransformer")


def target_input(context: EventContext, bound: BoundEvent) -> JsonObject:
    """Write the properties of a rule's target for `input`, `inputPath` or `inputTransformer`."""
    config = bound.event.config
    forms = [form for form in _FORMS if config.get(form) not in (None, "")]
    if len(forms) > 1:
        message = f"{' and '.join(f'`{form}`' for form in forms)} exclude each other"
        context.problem(bound, message, hint="keep one of them", key=forms[1])
    given = config.get("input")
    return {
        "Input": json_text(given) if isinstance(given, dict) else given or None,
        "InputPath": config.get("inputPath") or None,
        "InputTransformer": input_transformer(config.get("inputTransformer")),
    }


def input_transformer(given: JsonObject | None) -> JsonObject | None:
    """Write an `inputTransformer`."""
    if not given:
        return None
    return {
        "InputTemplate": given["inputTemplate"],
        "InputPathsMap": given.get("inputPathsMap"),
    }
