"""JSON text to values with positions."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import Any

from sls_py.errors import Problem, ServiceFileError
from sls_py.position import Position
from sls_py.service import numbers
from sls_py.service.nesting import DEEPEST, too_deep
from sls_py.service.tree import Mark, Tree

_SPACE = re.compile(r"[ \t\r\n]*")
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')
_SCALAR = re.compile(r'"(?:[^"\\]|\\.)*"|[^,\]}\s]+')


def parse_json(text: str, file: str) -> Tree:
    """Return the values of a JSON document with their positions; `file` is the name in positions.

    Raises:
        ServiceFileError: the text is not JSON.
    """
    source = text.removeprefix("\ufeff")
    _refuse_depth(source, file)
    try:
        json.loads(source)
    except json.JSONDecodeError as error:
        where = Position(file, error.lineno, error.colno)
        message = f"this is not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise ServiceFileError([Problem(message=message, position=where)]) from None
    value, mark = _Scanner(source, file).value()
    return Tree(value, mark)


def _refuse_depth(text: str, file: str) -> None:
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    depth = 0
    for match in _BRACKET.finditer(text):
        depth += (match[0] in "[{") - (match[0] in "]}")
        if depth > DEEPEST:
            before = text[: match.start()]
            line = before.count("\n") + 1
            raise too_deep(Position(file, line, len(before) - before.rfind("\n")))


class _Scanner:
    """Reads a text that is known to be JSON and notes where each value starts."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._index = 0
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def value(self) -> tuple[Any, Mark]:
        self._skip()
        mark = Mark(self._position())
        match self._text[self._index]:
            case "{":
                return self._members(mark)
            case "[":
                return self._items(mark)
            case _:
                return self._scalar(), mark

    def _members(self, mark: Mark) -> tuple[dict[str, Any], Mark]:
        values: dict[str, Any] = {}
        mark.parts = {}
        while self._next("}"):
            self._skip()
            where = self._position()
            key = self._scalar()
            self._next(":")
            values[key], mark.parts[key] = self.value()
            mark.parts[key].key = where
        return values, mark

    def _items(self, mark: Mark) -> tuple[list[Any], Mark]:
        values: list[Any] = []
        mark.parts = {}
        while self._next("]"):
            item, mark.parts[len(values)] = self.value()
            values.append(item)
        return values, mark

    def _next(self, end: str) -> bool:
        """Step over an opening bracket, a comma, or the end; False when the container ended (or is empty)."""
        self._skip()
        if self._text[self._index] in "{[,":
            self._index += 1
            self._skip()
        if self._text[self._index] != end:
            return True
        self._index += 1
        return False

    def _scalar(self) -> Any:
        found = _SCALAR.match(self._text, self._index)
        assert found
        self._index = found.end()
        value = json.loads(found.group())
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return numbers.number(value) if is_number else value

    def _skip(self) -> None:
        space = _SPACE.match(self._text, self._index)
        assert space
        self._index = space.end()

    def _position(self) -> Position:
        line = bisect_right(self._lines, self._index)
        return Position(self._file, line, self._index - self._lines[line - 1] + 1)
