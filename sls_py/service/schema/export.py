"""The schema of the service file as one document for editors (`slspy schema`)."""

from __future__ import annotations

from typing import Any

from sls_py.events.shapes import DOCS, KEYS, MUST_BE
from sls_py.model.values import JsonObject
from sls_py.service.extensions import Extensions
from sls_py.service.schema.assemble import whole_schema
from sls_py.service.schema.descriptions import describe
from sls_py.service.schema.staged import STAGED

TITLE = "slspy service file"
VARIABLE: JsonObject = {"type": ["string", "null"], "pattern": r"\$\{.+\}"}
"""A text with a variable in it, or nothing: a key without a value counts as absent."""

TAGGED: JsonObject = {"type": ["string", "array"]}
"""What editors see of a function of CloudFormation with a short tag: `!Sub text`, `!Join [a, [b]]`."""

_FUNCTIONS = "awsCf"
"""How the names of definitions of such functions begin."""

_NARROW = ("pattern", "format", "enum", "const")
"""What keeps a number from fitting a string."""

_SCALARS: dict[str, JsonObject] = {
    "string": {"type": ["number", "boolean"]},
    "integer": {"type": "string", "pattern": "^[-+]?[0-9]+$"},
    "number": {"type": "string", "pattern": r"^[-+]?[0-9]+(\.[0-9]+)?$"},
    "boolean": {"enum": ["true", "false"]},
}
"""What else a type may be written as; slspy turns `"512"` into 512, and 5 into `"5"`."""

_MERGED = ("functions", "resources")
"""Sections that may be a list of their parts."""


def editor_schema(extensions: Extensions | None = None) -> JsonObject:
    """Return the JSON Schema (2020-12) of the service file as it is written, before variables are resolved.

    slspy checks the file after that, and brings values to the types that are asked for; an editor sees variables,
    single items, numbers in quotes and so on, so all of these are let through.
    """
    schema = _parts(describe(_staged_events(whole_schema(extensions or Extensions()))))
    for name in _MERGED:
        section = schema["properties"][name]
        part = {"anyOf": [section, {"$ref": "#/$defs/variable"}]}
        schema["properties"][name] = {"anyOf": [section, {"type": "array", "items": part}]}
    definitions = {name: _defined(name, part) for name, part in schema["$defs"].items()}
    return {"title": TITLE, **schema, "$defs": {**definitions, "variable": VARIABLE}}


def _staged_events(schema: JsonObject) -> JsonObject:
    """Let `stages` and `enabled` stand beside the name of an event; slspy takes them away before it checks."""
    function = schema["$defs"]["function"]
    events = function["properties"]["events"]
    item = {**events["items"], "maxProperties": 1 + len(STAGED)}
    properties = {**function["properties"], "events": {**events, "items": item}}
    function = {**function, "properties": properties}
    return {**schema, "$defs": {**schema["$defs"], "function": function}}


def _defined(name: str, schema: JsonObject) -> JsonObject:
    return {"anyOf": [schema, TAGGED]} if name.startswith(_FUNCTIONS) else schema


def _written(schema: Any) -> Any:
    """Let a variable, a single item or another way to write a scalar stand for what a schema asks for."""
    if not isinstance(schema, dict):
        return schema
    parts = _parts(schema)
    others = [*_ways(parts), {"$ref": "#/$defs/variable"}]
    if parts.get("type") == "array" and isinstance(parts.get("items"), dict):
        others.append(parts["items"])
    return _with_notes({"anyOf": [parts, *others]}, parts) if parts else parts


def _ways(parts: JsonObject) -> list[JsonObject]:
    kind = parts.get("type")
    narrow = kind == "string" and any(key in parts for key in _NARROW)
    return [_SCALARS[kind]] if isinstance(kind, str) and kind in _SCALARS and not narrow else []


def _with_notes(union: JsonObject, parts: JsonObject) -> JsonObject:
    """Move what is said about a value to the place where editors look for it."""
    notes: JsonObject = {}
    for name in ("description", "markdownDescription", "default", "examples"):
        if name in parts:
            notes[name] = parts.pop(name)
    return {**notes, **union}


def _parts(schema: JsonObject) -> JsonObject:
    """Rewrite the schemas inside a schema; a variable fits many branches, so `oneOf` becomes `anyOf`."""
    names = {"oneOf": "anyOf"} if "anyOf" not in schema else {}
    kept = {key: value for key, value in schema.items() if key not in (MUST_BE, KEYS, DOCS)}
    found = {names.get(key, key): _inside(key, value) for key, value in kept.items()}
    return {**found, **_linked(schema)}


def _linked(schema: JsonObject) -> JsonObject:
    """Add what editors show in place of a description when they can show links."""
    if DOCS not in schema or "description" not in schema:
        return {}
    text = f"{schema['description']}\n\n[AWS documentation]({schema[DOCS]})"
    return {"markdownDescription": text}


def _inside(key: str, value: Any) -> Any:
    if key in ("properties", "patternProperties", "$defs"):
        return {name: _written(part) for name, part in value.items()}
    if key in ("anyOf", "oneOf", "prefixItems"):
        return [_written(part) for part in value]
    if key == "propertyNames":
        return _parts(value)
    return _written(value) if key in ("items", "additionalProperties") else value
