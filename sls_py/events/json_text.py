"""JSON inside a template property, spelled the way JavaScript spells it."""

from __future__ import annotations

import json
from typing import Any


def json_text(value: Any) -> str:
    """Return compact JSON text; whole floats lose their fraction, as in the Serverless Framework's own output."""
    return json.dumps(_whole_numbers(value), separators=(",", ":"), ensure_ascii=False)


def _whole_numbers(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return int(value)
    if isinstance(value, dict):
        return {key: _whole_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole_numbers(item) for item in value]
    return value
