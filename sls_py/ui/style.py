"""Colors and weights of terminal text, or none of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TextIO

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


class Style:
    """Wraps text in escape codes; returns it as it is when colors are off."""

    def __init__(self, *, color: bool) -> None:
        self.color = color

    def __call__(self, text: str, *names: str) -> str:
        """Return the text in the named colors and weights (`bold`, `dim`, `red` ...)."""
        if not self.color or not text:
            return text
        codes = ";".join(_CODES[name] for name in names)
        return f"\x1b[{codes}m{text}\x1b[0m"


PLAIN = Style(color=False)
"""A style that changes nothing."""


def wants_color(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Decide on colors: `NO_COLOR` wins, then `FORCE_COLOR`, then whether it is a terminal.

    Source: https://no-color.org and https://force-color.org.
    """
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return environ["FORCE_COLOR"] != "0"
    return stream.isatty() and environ.get("TERM") != "dumb"


def visible_length(text: str) -> int:
    """Count the characters that a terminal shows."""
    return len(_ESCAPE.sub("", text))
