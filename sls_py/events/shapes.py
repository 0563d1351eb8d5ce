"""Short spellings for the JSON Schema constructs that the fragments of the service file's schema repeat.

Three keywords are slspy's own: `x-must-be` and `x-keys` hold words for errors, `x-docs` the page about something.
`description` is for editors.
"""

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
TRUE: JsonObject = {"const": True}

MUST_BE = "x-must-be"
"""Words that complete "must be ..." in errors, which would show a pattern or a list of values otherwise."""
KEYS = "x-keys"
"""A hint about the keys of an object, when they have to match a pattern."""
DOCS = "x-docs"
"""The page of AWS about what a part of the schema configures."""


def said(shape: JsonObject, words: str) -> JsonObject:
    """Put what fits a shape into words that complete "must be ..."."""
    return {**shape, MUST_BE: words}


def keys_said(shape: JsonObject, words: str) -> JsonObject:
    """Put into words which keys an object may have."""
    return {**shape, KEYS: words}


def described(shape: JsonObject, text: str) -> JsonObject:
    """Say in one line what a property is for."""
    return {**shape, "description": text}


def ref(name: str) -> JsonObject:
    """Refer to a definition that all schemas share."""
    return {"$ref": f"#/$defs/{name}"}


def text(pattern: str | None = None, words: str | None = None, **limits: int) -> JsonObject:
    """Accept a string, optionally with a pattern and `minLength` or `maxLength`.

    `words` complete "must be ..." in errors, which would show the pattern otherwise.
    """
    shape: JsonObject = {"type": "string", **({"pattern": pattern} if pattern else {}), **limits}
    return said(shape, words) if words else shape


def integer(minimum: int | None = None, maximum: int | None = None) -> JsonObject:
    """Accept a whole number between two limits, both included."""
    limits = {"minimum": minimum, "maximum": maximum}
    return {"type": "integer"} | {key: limit for key, limit in limits.items() if limit is not None}


def number(minimum: int, maximum: int) -> JsonObject:
    """Accept a number between two limits, both included."""
    return {"type": "number", "minimum": minimum, "maximum": maximum}


def choice(*values: Any) -> JsonObject:
    """Accept one of the values; a list of one text is turned into the text."""
    is_text = all(isinstance(value, str) for value in values)
    return {**(TEXT if is_text else {}), "enum": list(values)}


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


def one_of(*branches: JsonObject) -> JsonObject:
    """Accept what fits exactly one branch."""
    return {"oneOf": list(branches)}


def needs(*names: str) -> JsonObject:
    """Accept an object that has all these properties."""
    return {"required": list(names)}


def any_case_word(*words: str) -> JsonObject:
    """Accept one of the words, in upper, lower or mixed case."""
    *most, last = (f"`{each}`" for each in words)
    return text(f"^({any_case(*words)})$", f"{', '.join(most)} or {last}" if most else last)


def any_case(*words: str) -> str:
    """Write the words as a pattern that takes upper, lower and mixed case; JSON Schema has no flags."""
    return "|".join("".join(map(_both_cases, word)) for word in words)


def _both_cases(letter: str) -> str:
    return f"[{letter.upper()}{letter.lower()}]" if letter.isalpha() else letter
