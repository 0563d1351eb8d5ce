"""What the schema of service files says about one property."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Explanation(NamedTuple):
    """A property: `forms` are the ways to write it, `values` the words to choose from, `properties` what is below it.

    `also` are other places where the same property may stand, `docs` is the page of AWS about it.
    """

    path: str
    description: str | None
    default: Any
    examples: Sequence[Any]
    forms: tuple[str, ...]
    values: tuple[Any, ...]
    limits: Mapping[str, int | float]
    properties: Mapping[str, str]
    required: tuple[str, ...]
    also: tuple[str, ...]
    docs: str | None = None
