"""Values of the service file, each with the place where it was written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sls_py.model.secret import Pieces
from sls_py.position import ConfigPath, Position, SourceMap

CONTAINERS = (dict, list)


class Mark:
    """Where a value was written: the value itself, its key, and the parts of a mapping or list.

    `variable` is the text of the variable (`${file(a.yml)}`) that the value came from, `source` is where that found it,
    `secret` are the pieces of a text that is secret in whole or in part.
    """

    __slots__ = ("key", "parts", "position", "secret", "source", "variable")

    def __init__(
        self,
        position: Position,
        parts: dict[str | int, Mark] | None = None,
        key: Position | None = None,
        variable: str | None = None,
        secret: Pieces | None = None,
        *,
        source: Position | None = None,
    ) -> None:
        self.position = position
        self.parts = parts
        self.key = key
        self.variable = variable
        self.secret = secret
        self.source = source

    def moved(self, place: Position, variable: str) -> Mark:
        """Return the mark of the value where a variable brought it to; its parts stay where they are."""
        source = self.source or (self.position if self.position != place else None)
        return Mark(place, self.parts, variable=variable, secret=self.secret, source=source)

    @property
    def origin(self) -> str | None:
        """Say which variable the value came from, and where that found it."""
        found = f" ({self.source})" if self.source else ""
        return f"the value comes from `{self.variable}`{found}" if self.variable else None

    def part(self, key: str | int) -> Mark:
        """Return the mark of one part, or this one when the part has none."""
        return self.parts.get(key, self) if self.parts else self


class Tree(NamedTuple):
    """A value and its mark."""

    value: Any
    mark: Mark

    def copy(self) -> Tree:
        """Return a copy that shares no container with this tree."""
        return Tree(copy_value(self.value), copy_mark(self.mark))


class Gap(NamedTuple):
    """A path that ends too early: `key`, at this depth of the path, is not in `holder`."""

    depth: int
    key: str | int
    holder: Any


def keys_of(value: Any) -> Sequence[str | int]:
    """Return the keys of a dictionary or the indexes of a list, nothing of other values."""
    if isinstance(value, dict):
        return tuple(value)
    return range(len(value)) if isinstance(value, list) else ()


def step_to(value: Any, key: str | int) -> str | int | None:
    """Return the key (or list index) that leads further, None when there is nothing."""
    if isinstance(value, dict):
        key = str(key)
        return key if key in value else None
    return index_of(str(key), value) if isinstance(value, list) else None


def index_of(word: str, items: list[Any]) -> int | None:
    """Return the index in a list that a word means, None when there is no such item."""
    is_short = word.isdecimal() and len(word) <= len(str(len(items)))
    return int(word) if is_short and int(word) < len(items) else None


def is_unicode(text: str) -> bool:
    """Tell whether a text can be written at all: escapes and the environment may hold halves of characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def copy_value(value: Any) -> Any:
    """Copy dictionaries and lists, all the way down."""
    if isinstance(value, dict):
        return {key: copy_value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copy_value(item) for item in value]
    return value


def copy_mark(mark: Mark) -> Mark:
    """Copy a mark with all its parts; those without parts are never changed, and are shared."""
    copied = mark.parts
    if copied:
        copied = {key: copy_mark(part) if part.parts else part for key, part in copied.items()}
    return Mark(mark.position, copied, mark.key, mark.variable, mark.secret, source=mark.source)


def weight(value: Any) -> int:
    """Count the values in a value; long texts count as several."""
    if isinstance(value, dict):
        return 1 + sum(map(weight, value.values()))
    if isinstance(value, list):
        return 1 + sum(map(weight, value))
    return 1 + len(value) // 100 if isinstance(value, str) else 1


def empty(file: str) -> Tree:
    """Return the tree of a file without any value."""
    return Tree(None, Mark(Position(file, 1, 1)))


class TreeSourceMap(SourceMap):
    """The positions in a tree, looked up when somebody asks."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self._mark = mark

    def locate(self, path: ConfigPath) -> Position | None:
        """Return the position of a value, or of its nearest ancestor that has one."""
        return trail(self._mark, path)[-1].position

    def exact(self, path: ConfigPath) -> Position | None:
        """Return the position of exactly this value, None when it is not known."""
        marks = trail(self._mark, path)
        return marks[-1].position if len(marks) == len(path) + 1 else None

    def key(self, path: ConfigPath) -> Position | None:
        """Return the position of the key of a value, or where the value (or its ancestor) is."""
        marks = trail(self._mark, path)
        last = marks[-1]
        return (last.key if len(marks) == len(path) + 1 else None) or last.position

    def items(self) -> list[tuple[ConfigPath, Position]]:
        """Return every known path with its position."""
        return list(_walk((), self._mark))


def trail(mark: Mark, path: ConfigPath) -> list[Mark]:
    """Return the marks from the root towards a path, as far as they exist."""
    marks = [mark]
    for key in path:
        found = (marks[-1].parts or {}).get(key)
        if found is None:
            break
        marks.append(found)
    return marks


def _walk(path: ConfigPath, mark: Mark) -> list[tuple[ConfigPath, Position]]:
    found = [(path, mark.position)]
    for key, part in (mark.parts or {}).items():
        found += _walk((*path, key), part)
    return found
