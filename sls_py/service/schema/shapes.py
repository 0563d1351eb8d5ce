"""Short spellings for the JSON Schema constructs that the fragments repeat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sls_py.model.values import JsonObject

ANY: JsonObject = {}
TEXT: JsonObject = {"type": "string"}
TEXTS: JsonObject = {"type": "array", "items": {"type": "string"}}
BOOLEAN: JsonObject = {"type": "boolean"}
OBJECT: JsonObject = {"type": "object"}
TRUE: JsonObject = {"const": True}


def said(shape: JsonObject, words: str) -> JsonObject:
    """Describe a shape in words that complete "must be ..."; errors use them instead of a pattern.

    On an object with patterns for its keys, the words are a hint about the keys.
    """
    return {**shape, "description": words}


def ref(name: str) -> JsonObject:
    """Refer to a shared definition."""
    return {"$ref": f"#/$defs/{name}"}


def text(pattern: str | None = None, **limits: int) -> JsonObject:
    """Accept a string, optionally with a pattern and `minLength` or `maxLength`."""
    return {"type": "string", **({"pattern": pattern} if pattern else {}), **limits}


def integer(minimum: int | None = None, maximum: int | None = None) -> JsonObject:
    """Accept a whole number between two limits, both included."""
    limits = {"minimum": minimum, "maximum": maximum}
    return {"type": "integer"} | {key: limit for key, limit in limits.items() if limit is not None}


def choice(*values: Any) -> JsonObject:
    """Accept one of the values."""
    return {"enum": list(values)}


def word(*values: str) -> JsonObject:
    """Accept one of the words; unlike with `choice`, a list of one word is turned into the word."""
    return {"type": "string", "enum": list(values)}


def any_case(*values: str) -> JsonObject:
    """Accept one of the words, in upper, lower or mixed case."""
    pattern = "|".join("".join(_both_cases(letter) for letter in word) for word in values)
    shape = {"type": "string", "pattern": f"^({pattern})$"}
    *most, last = (f"`{value}`" for value in values)
    return said(shape, f"{', '.join(most)} or {last}" if most else last)


def _both_cases(letter: str) -> str:
    return f"[{letter.upper()}{letter.lower()}]" if letter.isalpha() else letter


def listing(items: JsonObject, **limits: int) -> JsonObject:
    """Accept a list of one kind of item, optionally with `minItems` or `maxItems`."""
    return {"type": "array", "items": items, **limits}


def record(
    properties: Mapping[str, JsonObject], required: Iterable[str] = (), *, is_open: bool = False
) -> JsonObject:
    """Accept an object with these properties, and no others unless it is open."""
    shape: JsonObject = {"type": "object", "properties": dict(properties)}
    if not is_open:
        shape["additionalProperties"] = False
    return shape | ({"required": list(required)} if required else {})


def mapping(
    values: JsonObject, keys: str | None = None, longest_key: int | None = None, **limits: int
) -> JsonObject:
    """Accept an object with free keys (or keys that match a pattern) and one kind of value.

    Long keys are limited apart from their pattern, because `{1,128}` in a pattern takes long to compile.
    """
    shape: JsonObject = {"type": "object", **limits}
    if longest_key:
        shape["propertyNames"] = {"maxLength": longest_key}
    if keys is None:
        return shape | {"additionalProperties": values}
    return shape | {"patternProperties": {keys: values}, "additionalProperties": False}


def any_of(*branches: JsonObject) -> JsonObject:
    """Accept what fits at least one branch."""
    return {"anyOf": list(branches)}
