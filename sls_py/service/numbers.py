"""Numbers as JavaScript holds and writes them, because service files are written for a JavaScript tool."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from decimal import Decimal

INTEGER_LIMIT = 1e21
"""From here on JavaScript prints whole numbers with an exponent."""
MOST_DIGITS = 400
"""No number that JavaScript can hold has more digits."""
SMALLEST_PLAIN = 1e-6
"""Below this JavaScript prints fractions with an exponent."""


def number(value: float) -> int | float | None:
    """Return a number as a JSON round trip in JavaScript leaves it.

    Whole floats become integers, integers keep only 53 bits, infinities and NaN become None.
    """
    if isinstance(value, int) and abs(value) <= 2**53:
        return value
    try:
        single = float(value)
    except OverflowError:
        return None
    if not math.isfinite(single):
        return None
    if single.is_integer() and abs(single) < INTEGER_LIMIT:
        return int(single if abs(single) <= 2**53 else _exactly(single))
    return single


def whole(text: str) -> int | float | None:
    """Read a whole number in decimal digits, None when it is too large to be held."""
    return number(int(text)) if len(text) <= MOST_DIGITS else None


def text(value: float) -> str:
    """Write a number (or a boolean) the way JavaScript writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    size = abs(value)
    if size >= INTEGER_LIMIT or 0 < size < SMALLEST_PLAIN:
        mantissa, _, exponent = f"{_exactly(value):E}".partition("E")
        return f"{mantissa.removesuffix('.0')}e{int(exponent):+d}"
    written = repr(value)
    return (f"{_exactly(value):f}" if "e" in written else written).removesuffix(".0")


def _exactly(value: float) -> Decimal:
    """Return the number with the fewest digits that is this one; JavaScript fills up with zeros."""
    from decimal import Decimal

    return Decimal(repr(value))


def as_text(value: Any) -> str | None:
    """Write a value as a part of a text: scalars as they are, lists with commas; None when it has no such form."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return text(value)
    if not isinstance(value, list):
        return None
    parts = ["" if item is None else as_text(item) for item in value]
    return None if None in parts else ",".join(part for part in parts if part is not None)
