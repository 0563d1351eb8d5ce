"""JSON text with keys in the order of the root collation of Unicode.

The Serverless Framework sorts by JavaScript's `localeCompare` before it hashes settings, so these rules are part of
the name of every Lambda version: punctuation, then digits, then letters; case matters only on a tie, lower case
first. Checked against ICU for ASCII; letters with accents follow their base letter, other scripts come last.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Any

_ORDER = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz"
_RANKS = str.maketrans({character: chr(rank) for rank, character in enumerate(_ORDER)})


def sorted_json(value: Any) -> str:
    """Write a JSON value compactly, the keys of every object sorted."""
    return json.dumps(_sorted(value), separators=(",", ":"), ensure_ascii=False)


def collation_key(text: str) -> tuple[str, str, str]:
    """Return what to sort a text by: its letters, then their accents, then their case."""
    if text.isascii():
        return text.lower().translate(_RANKS), "", text.swapcase()
    parts = unicodedata.normalize("NFD", text.casefold())
    letters = "".join(each for each in parts if not unicodedata.combining(each))
    return letters.translate(_RANKS), parts, text.swapcase()


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value, key=collation_key)}
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    return value
