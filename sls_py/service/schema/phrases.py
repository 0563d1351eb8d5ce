"""How violations of the schema are put into words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sls_py.events.shapes import MUST_BE
from sls_py.model.values import JsonObject
from sls_py.position import ConfigPath

TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "`true` or `false`",
    "object": "an object",
    "array": "a list",
    "null": "null",
}
MOST_CHOICES = 12
"""More choices than this are not listed."""


def subject(path: ConfigPath) -> str:
    """Name what stands at a path: `` `timeout` ``, or `` item 2 of `layers` ``."""
    if not path:
        return "the service file"
    last = path[-1]
    if isinstance(last, str):
        return f"`{last}`"
    return f"item {last + 1} of `{path[-2]}`" if len(path) > 1 else f"item {last + 1}"


def kind_of(value: Any) -> str:
    """Say what kind of value this is."""
    return _KINDS.get(type(value), "null")


_KINDS: dict[type, str] = {
    bool: "a boolean",
    float: "a fraction",
    int: "a number",
    str: "text",
    list: "a list",
    dict: "an object",
}


def either(phrases: Iterable[str]) -> str:
    """Join alternatives: `a, b or c`."""
    *most, last = dict.fromkeys(phrases)
    return f"{', '.join(most)} or {last}" if most else last


def choices(options: Sequence[Any]) -> str:
    """List the values to choose from, when there are not too many."""
    if len(options) > MOST_CHOICES:
        return "one of the known values"
    return either(f"`{literal(option)}`" for option in options)


def literal(value: Any) -> str:
    """Write a value as it stands in YAML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value) or "''"


def expected(error: Any, schema: JsonObject) -> str:
    """Say what would have been right, for one violation; `schema` is the part that was violated."""
    kind = error.kind
    says: str | None = schema.get(MUST_BE)
    if says and kind.name in ("pattern", "enum"):
        return says
    words = _WORDS.get(kind.name)
    return words(kind) if words else "something else"


def _pattern(kind: Any) -> str:
    """Write a pattern; letters in both cases come from words that may be written in any case."""
    plain = re.sub(r"\[([A-Z])[a-z]\]", r"\1", kind.pattern)
    return f"text that matches `{plain}`" + (" in any case" if plain != kind.pattern else "")


_WORDS: dict[str, Callable[[Any], str]] = {
    "type": lambda kind: either(TYPES[name] for name in kind.types),
    "enum": lambda kind: choices(kind.options),
    "const": lambda kind: f"`{literal(kind.expected_value)}`",
    "pattern": _pattern,
    "format": lambda kind: f"a valid {kind.format}",
    "minimum": lambda kind: f"at least {kind.limit}",
    "maximum": lambda kind: f"at most {kind.limit}",
    "exclusiveMinimum": lambda kind: f"more than {kind.limit}",
    "exclusiveMaximum": lambda kind: f"less than {kind.limit}",
    "minLength": lambda kind: _characters("least", kind.limit),
    "maxLength": lambda kind: _characters("most", kind.limit),
    "minItems": lambda kind: f"a list of at least {kind.limit} items",
    "maxItems": lambda kind: f"a list of at most {kind.limit} items",
    "minProperties": lambda kind: f"an object of at least {kind.limit} properties",
    "maxProperties": lambda kind: f"an object of at most {kind.limit} properties",
}


def _characters(bound: str, limit: int) -> str:
    return f"at {bound} {limit} character{'s' if limit != 1 else ''} long"
