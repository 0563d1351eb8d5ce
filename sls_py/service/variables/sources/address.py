"""Check the address of a variable."""

from __future__ import annotations

from typing import Any

from sls_py.errors import UsageError
from sls_py.service import numbers


def needed(address: Any, example: str) -> str:
    """Return the address as text.

    Raises:
        UsageError: there is none.
    """
    if address is None or address == "":
        raise UsageError("the address after `:` is missing", hint=f"write something like {example}")
    text = numbers.as_text(address)
    if text is None:
        raise UsageError("the address must be text")
    return text
