"""Check the address of a variable."""

from __future__ import annotations

from typing import Any

from sls_py.errors import UsageError


def needed(address: Any, example: str) -> str:
    """Return the address as text.

    Raises:
        UsageError: there is none.
    """
    if address is None or address == "":
        raise UsageError("the address after `:` is missing", hint=f"write something like {example}")
    if not isinstance(address, str | int | float):
        raise UsageError("the address must be text")
    return str(address)
