"""What the schema says about a property, as text and as data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sls_py.model.explanation import Explanation
from sls_py.model.values import JsonObject
from sls_py.ui.style import PLAIN, Style

_PAIRS = (
    ("value", "minimum", "maximum", "{} to {}", "at least {}", "at most {}"),
    (
        *("length", "minLength", "maxLength"),
        *("{} to {} characters", "at least {} characters", "at most {} characters"),
    ),
    ("items", "minItems", "maxItems", "{} to {}", "at least {}", "at most {}"),
    ("keys", "minProperties", "maxProperties", "{} to {}", "at least {}", "at most {}"),
)
_EMPTY: tuple[Any, ...] = (None, (), [], {})


def explanation_json(found: Explanation) -> JsonObject:
    """Return an explanation as data, without what is not known."""
    return {name: value for name, value in found._asdict().items() if value not in _EMPTY}


def render_explanation(found: Explanation, style: Style = PLAIN) -> str:
    """Return an explanation as text."""
    lines = [style(found.path or "service file", "bold")]
    if found.description:
        lines.append(f"  {found.description}")
    facts = list(_facts(found))
    if facts:
        width = max(len(name) for name, _ in facts)
        lines += ["", *(f"  {style(name.ljust(width), 'cyan')}  {text}" for name, text in facts)]
    if found.properties:
        lines += ["", *_properties(found, style)]
    return "\n".join(lines)


def _facts(found: Explanation) -> Iterator[tuple[str, str]]:
    if found.forms:
        yield "type", ", or ".join(found.forms)
    if found.values:
        yield "values", ", ".join(f"`{value}`" for value in found.values)
    yield from _limits(found)
    if found.default is not None:
        yield "default", _literal(found.default)
    for example in found.examples:
        yield "example", _literal(example)
    if found.also:
        yield "also in", ", ".join(f"`{place}`" for place in found.also)
    if found.docs:
        yield "see", found.docs


def _limits(found: Explanation) -> Iterator[tuple[str, str]]:
    for name, low, high, both, least, most in _PAIRS:
        lowest, highest = found.limits.get(low), found.limits.get(high)
        if lowest is not None and highest is not None:
            yield name, both.format(lowest, highest) if lowest != highest else str(lowest)
        elif lowest is not None:
            yield name, least.format(lowest)
        elif highest is not None:
            yield name, most.format(highest)


def _literal(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _properties(found: Explanation, style: Style) -> Iterator[str]:
    width = max(len(name) for name in found.properties)
    for name, text in found.properties.items():
        needed = "Required. " if name in found.required else ""
        yield f"  {style(name.ljust(width), 'cyan')}  {needed}{text}".rstrip()
