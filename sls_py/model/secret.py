"""Text of the service file that is secret, with what is needed to read it once more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple, Self

HIDDEN = "(secret)"
"""What is shown in place of a secret."""


class SecretReference(NamedTuple):
    """Where a secret is kept; `keys` lead to a value inside of one that is JSON, `version` is the one that was read."""

    source: Literal["ssm", "secretsmanager"]
    region: str
    name: str
    keys: tuple[str | int, ...] = ()
    version: str = ""


class SecretPiece(NamedTuple):
    """A secret part of a text; `reference` is None when it cannot be read once more."""

    text: str
    reference: SecretReference | None = None

    def __repr__(self) -> str:
        """Show where the secret is, and not what it is."""
        return f"SecretPiece({HIDDEN!r}, {self.reference})"


Pieces = tuple[str | SecretPiece, ...]
"""A text in order: plain pieces and secret ones."""


class SecretText(str):
    """A text that is secret, or has secret pieces.

    It is a text like any other for everyone who does not ask, so nobody who passes it on can lose the mark.
    """

    __slots__ = ("pieces",)
    pieces: Pieces

    def __new__(cls, pieces: Iterable[str | SecretPiece]) -> Self:
        """Make the text out of its pieces."""
        given = tuple(pieces)
        made = super().__new__(cls, whole(given))
        made.pieces = given
        return made

    def __repr__(self) -> str:
        """Show that there is a secret, and not what it is."""
        return HIDDEN


class SecretInteger(int):
    """A whole number that is secret; a number like any other for everyone who does not ask."""

    pieces: Pieces


class SecretFraction(float):
    """A fraction that is secret."""

    pieces: Pieces


SecretValue = SecretText | SecretInteger | SecretFraction


def secret_number(value: float, pieces: Pieces) -> SecretInteger | SecretFraction:
    """Mark a number."""
    made = SecretInteger(value) if isinstance(value, int) else SecretFraction(value)
    made.pieces = pieces
    return made


def whole(pieces: Pieces) -> str:
    """Return the text that pieces make."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


def secret_texts(value: Any) -> Iterator[SecretText]:
    """Find the secret texts in a JSON value."""
    return (found for found in secret_values(value) if isinstance(found, SecretText))


def secret_values(value: Any) -> Iterator[SecretValue]:
    """Find the secret texts and numbers in a JSON value."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, SecretValue):
            yield item
        elif isinstance(item, dict):
            waiting.extend(item.values())
        elif isinstance(item, list | tuple):
            waiting.extend(item)
