"""The schema of `stages` and `enabled`, which tell what a stage goes without."""

from __future__ import annotations

from collections.abc import Iterator

from sls_py.events.shapes import BOOLEAN, described, listing, ref
from sls_py.model.values import JsonObject

STAGES: JsonObject = described(
    listing(ref("stage"), minItems=1), "The stages that it is for; the others go without it."
)
ENABLED: JsonObject = described(BOOLEAN, "`false` leaves it out, as if it were not in the file.")
STAGED: dict[str, JsonObject] = {"stages": STAGES, "enabled": ENABLED}
"""The properties that functions, events, resources and outputs have besides their own."""


def own_names(schema: JsonObject) -> frozenset[str]:
    """Return which of the properties an event type has for itself; one that takes any object has both."""
    found: set[str] = set()
    for record in _records(schema):
        if not record.get("properties"):
            return frozenset(STAGED)
        found |= STAGED.keys() & record["properties"].keys()
    return frozenset(found)


def with_staged(schema: JsonObject) -> JsonObject:
    """Let the objects that an event may be have `stages` and `enabled`."""
    own = own_names(schema)
    more = {name: shape for name, shape in STAGED.items() if name not in own}
    return _extended(schema, more) if more else schema


def _records(schema: JsonObject) -> Iterator[JsonObject]:
    for union in ("anyOf", "oneOf"):
        for branch in schema.get(union, ()):
            yield from _records(branch)
    if schema.get("type") == "object" or not schema:
        yield schema


def _extended(schema: JsonObject, more: JsonObject) -> JsonObject:
    found = dict(schema)
    for union in ("anyOf", "oneOf"):
        if union in found:
            found[union] = [_extended(branch, more) for branch in found[union]]
    if found.get("type") == "object":
        found["properties"] = {**found["properties"], **more}
    return found
