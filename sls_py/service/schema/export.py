"""The schema of the service file as one document for editors (`slspy schema`)."""

from __future__ import annotations

from typing import Any

from sls_py.model.values import JsonObject
from sls_py.service.extensions import Extensions
from sls_py.service.schema.assemble import whole_schema

TITLE = "slspy service file"
VARIABLE: JsonObject = {"type": "string", "pattern": r"\$\{.+\}"}
"""A text with a variable in it."""

_NARROW = ("pattern", "format", "maxLength", "enum", "const")
"""What keeps a text with a variable from fitting a string."""


def editor_schema(extensions: Extensions | None = None) -> JsonObject:
    """Return the JSON Schema (2020-12) of the service file as it is written, before variables are resolved.

    slspy checks the file after that, and turns one item into a list; an editor sees variables and single items, so
    every value may also be a variable, and every list one item.
    """
    schema = _parts(whole_schema(extensions or Extensions()))
    definitions = {**schema["$defs"], "variable": VARIABLE}
    return {"title": TITLE, **schema, "$defs": definitions}


def _written(schema: Any) -> Any:
    """Let a variable, and a single item, stand for what a schema asks for."""
    if not isinstance(schema, dict):
        return schema
    parts = _parts(schema)
    others: list[JsonObject] = []
    if parts.get("type", "string") != "string" or any(key in parts for key in _NARROW):
        others.append({"$ref": "#/$defs/variable"})
    if parts.get("type") == "array" and isinstance(parts.get("items"), dict):
        others.append(parts["items"])
    return {"anyOf": [parts, *others]} if others else parts


def _parts(schema: JsonObject) -> JsonObject:
    """Rewrite the schemas inside a schema; a variable fits many branches, so `oneOf` becomes `anyOf`."""
    names = {"oneOf": "anyOf"} if "anyOf" not in schema else {}
    return {names.get(key, key): _inside(key, value) for key, value in schema.items()}


def _inside(key: str, value: Any) -> Any:
    if key in ("properties", "patternProperties", "$defs"):
        return {name: _written(part) for name, part in value.items()}
    if key in ("anyOf", "oneOf", "prefixItems"):
        return [_written(part) for part in value]
    return _written(value) if key in ("items", "additionalProperties") else value
