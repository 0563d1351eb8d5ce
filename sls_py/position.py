"""Where in a file a value was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

ConfigPath = tuple[str | int, ...]
"""Keys and list indexes from the root of the service file to a value."""


class Position(NamedTuple):
    """A place in a text file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class SourceMap:
    """The positions of all values of a service file, by their path."""

    def __init__(self, positions: Mapping[ConfigPath, Position] | None = None) -> None:
        self._positions = dict(positions or {})

    def locate(self, path: ConfigPath) -> Position | None:
        """Return the position of a value, or of its nearest ancestor that has one."""
        for length in range(len(path), -1, -1):
            found = self._positions.get(path[:length])
            if found:
                return found
        return None

    def exact(self, path: ConfigPath) -> Position | None:
        """Return the position of exactly this value, None when it is not known."""
        return self._positions.get(path)

    def key(self, path: ConfigPath) -> Position | None:
        """Return the position of the key of a value where it is known, else that of the value or its ancestor."""
        return self.locate(path)

    def items(self) -> list[tuple[ConfigPath, Position]]:
        """Return every known path with its position."""
        return list(self._positions.items())


def dotted(path: ConfigPath) -> str:
    """Write a path as users read it: `functions.hello.events.0`."""
    return ".".join(str(part) for part in path)
