"""Short spellings for the JSON Schema constructs that event schemas repeat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sls_py.model.values import JsonObject

ANY: JsonObject = {}
TEXT: JsonObject = {"type": "string"}
TEXTS: JsonObject = {"type": "array", "items": {"type": "string"}}
BOOLEAN: JsonObject = {"type": "boolean"}
NUMBER: JsonObject = {"type": "number"}
OBJECT: JsonObject = {"type": "object"}


def ref(name: str) -> JsonObject:
    """Refer to a definition that all schemas share."""
    return {"$ref": f"#/$defs/{name}"}


def text(pattern: str | None = None, words: str | None = None, **limits: int) -> JsonObject:
    """Accept a string, optionally with a pattern and `minLength` or `maxLength`.

    `words` complete "must be ..." in errors, which would show the pattern otherwise.
    """
    shape: JsonObject = {"type": "string", **({"pattern": pattern} if pattern else {}), **limits}
    return shape | ({"description": words} if words else {})


def integer(minimum: int, maximum: int) -> JsonObject:
    """Accept a whole number between two limits, both included."""
    return {"type": "integer", "minimum": minimum, "maximum": maximum}


def number(minimum: int, maximum: int) -> JsonObject:
    """Accept a number between two limits, both included."""
    return {"type": "number", "minimum": minimum, "maximum": maximum}


def choice(*values: Any) -> JsonObject:
    """Accept one of the values."""
    return {"enum": list(values)}


def listing(items: JsonObject, **limits: int) -> JsonObject:
    """Accept a list of one kind of item, optionally with `minItems` or `maxItems`."""
    return {"type": "array", "items": items, **limits}


def record(properties: Mapping[str, JsonObject], required: Iterable[str] = ()) -> JsonObject:
    """Accept an object with these properties and no others."""
    names = list(required)
    shape: JsonObject = {
        "type": "object",
        "properties": dict(properties),
        "additionalProperties": False,
    }
    return shape | ({"required": names} if names else {})


def mapping(values: JsonObject) -> JsonObject:
    """Accept an object with any keys and one kind of value."""
    return {"type": "object", "additionalProperties": values}


def any_of(*branches: JsonObject) -> JsonObject:
    """Accept what fits at least one branch."""
    return {"anyOf": list(branches)}


def one_of(*branches: JsonObject) -> JsonObject:
    """Accept what fits exactly one branch."""
    return {"oneOf": list(branches)}


def needs(*names: str) -> JsonObject:
    """Accept an object that has all these properties."""
    return {"required": list(names)}


def any_case(*words: str) -> str:
    """Write the words as a pattern that takes upper, lower and mixed case; JSON Schema has no flags."""
    return "|".join("".join(map(_both_cases, word)) for word in words)


def _both_cases(letter: str) -> str:
    return f"[{letter.upper()}{letter.lower()}]" if letter.isalpha() else letter
