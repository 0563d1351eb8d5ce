"""Put the fragments together: the schema of a whole service file."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sls_py.events import EVENTS, event_type
from sls_py.events.shapes import keys_said, listing, mapping, record, ref
from sls_py.model.values import JsonObject
from sls_py.service.extensions import Extensions
from sls_py.service.schema import function, top_level
from sls_py.service.schema.definitions import DEFINITIONS, FUNCTION_KEY
from sls_py.service.schema.provider import PROVIDER
from sls_py.service.schema.staged import STAGED, with_staged


def whole_schema(extensions: Extensions, events: Collection[str] | None = None) -> JsonObject:
    """Return the JSON Schema (2020-12) of a service file.

    `events` limits the kinds of events that get their full schema to those that occur, so that only their modules
    are imported; all others are known by name only.
    """
    plugged = {kind: with_staged(schema) for kind, schema in extensions.events.items()}
    kinds = {**_events(events), **plugged}
    function_schema = record({**function.PROPERTIES, **extensions.function_properties})
    function_schema["properties"]["events"] = listing(_one_event(kinds))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **record(
            {
                **top_level.PROPERTIES,
                "provider": PROVIDER,
                "functions": keys_said(
                    mapping(ref("function"), keys=FUNCTION_KEY),
                    "names of functions have letters, digits, hyphens and underscores",
                ),
                "custom": {"type": "object", "properties": dict(extensions.custom)},
                **extensions.top_level,
            },
            top_level.REQUIRED,
        ),
        "$defs": {**DEFINITIONS, "function": function_schema},
    }


def used_events(config: JsonObject) -> set[str]:
    """Return the kinds of events that occur in a service file, whatever shape it has."""
    functions = config.get("functions")
    return {
        kind
        for function in (functions.values() if isinstance(functions, dict) else ())
        if isinstance(function, dict) and isinstance(function.get("events"), list)
        for event in function["events"]
        if isinstance(event, dict)
        for kind in event
    }


def _events(wanted: Collection[str] | None) -> dict[str, JsonObject]:
    found: dict[str, JsonObject] = {}
    for kind in EVENTS:
        module = event_type(kind) if wanted is None or kind in wanted else None
        found[kind] = with_staged(module.SCHEMA) if module else {}
    return found


def _one_event(kinds: Mapping[str, JsonObject]) -> JsonObject:
    return {**record({**kinds, **STAGED}), "minProperties": 1, "maxProperties": 1}
