"""Settings that take one value or a list."""

from __future__ import annotations

from typing import Any


def listed(value: Any) -> list[Any]:
    """Return a list as it is, nothing as an empty one, and the rest as a list of one."""
    return value if isinstance(value, list) else [] if value is None else [value]


def distinct(value: Any) -> list[Any]:
    """Return the values as a list, each once, in their order."""
    found: list[Any] = []
    for item in listed(value):
        if item not in found:
            found.append(item)
    return found
