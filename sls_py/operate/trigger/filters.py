"""What event source mappings share: their ARN and their filters."""

from __future__ import annotations

from sls_py.model.values import JsonObject
from sls_py.operate.trigger.choosing import Choice


def mapping_of(choice: Choice) -> JsonObject:
    """Return an event of a queue or a stream as an object; the short form is its ARN."""
    return (
        choice.config
        if isinstance(choice.config, dict) and "arn" in choice.config
        else {"arn": choice.config}
    )


def first_filter(settings: JsonObject) -> JsonObject:
    """Return the first of the event's filters: a record needs to fit only one."""
    patterns = settings.get("filterPatterns") or [{}]
    found: JsonObject = patterns[0]
    return found
