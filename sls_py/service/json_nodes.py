"""JSON text to values with positions."""

from __future__ import annotations

import json
import re
from typing import Any

from sls_py.errors import Problem, ServiceFileError
from sls_py.position import Position
from sls_py.service import numbers
from sls_py.service.limits import DEEPEST, MOST_VALUES, too_deep, too_many
from sls_py.service.tree import Mark, Tree, is_unicode

_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')
_TOKEN = re.compile(r'[ \t\r\n,:]*("(?:[^"\\]|\\.)*"|[\[\]{}]|[^ \t\r\n,\]}]+)')
"""The next bracket or scalar; commas and colons tell nothing in a text that is known to be JSON."""
_COMMA_TOO_MANY = re.compile(r",\s*[\]}]")
_WHOLE = re.compile(r"-?[0-9]+")
_LITERALS = {"true": True, "false": False, "null": None}


def parse_json(text: str, file: str) -> Tree:
    """Return the values of a JSON document with their positions; `file` is the name in positions.

    Raises:
        ServiceFileError: the text is not JSON, or has too many values.
    """
    source = text.removeprefix("\ufeff")
    _refuse_depth(source, file)
    try:
        json.loads(source, parse_int=float)
    except json.JSONDecodeError as error:
        raise ServiceFileError([_explained(error, source, file)]) from None
    scanner = _Scanner(source, file)
    value, mark = scanner.value(scanner.word())
    return Tree(value, mark)


def _explained(error: json.JSONDecodeError, text: str, file: str) -> Problem:
    # Newer versions of Python point at a comma too many, older ones at what follows it.
    comma = len(text[: error.pos + 1].rstrip("]} \t\r\n")) - 1
    if _COMMA_TOO_MANY.match(text, max(0, comma)):
        return Problem(
            message="this is not valid JSON: a comma cannot stand before a closing bracket",
            hint="remove the comma",
            position=_place(text, comma, file),
        )
    message = f"this is not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"
    return Problem(message=message, position=Position(file, error.lineno, error.colno))


def _place(text: str, index: int, file: str) -> Position:
    line = text.count("\n", 0, index) + 1
    return Position(file, line, index - text.rfind("\n", 0, index))


def _refuse_depth(text: str, file: str) -> None:
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    depth = 0
    for match in _BRACKET.finditer(text):
        depth += (match[0] in "[{") - (match[0] in "]}")
        if depth > DEEPEST:
            raise too_deep(_place(text, match.start(), file))


class _Scanner:
    """Reads a text that is known to be JSON and notes where each value starts."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._start = self._end = 0
        self._line, self._line_start = 1, 0
        self._next_line = text.find("\n")
        self._count = 0

    def word(self) -> str:
        """Step to the next bracket or scalar and return it."""
        found = _TOKEN.match(self._text, self._end)
        assert found
        self._start, self._end = found.span(1)
        return found[1]

    def value(self, word: str) -> tuple[Any, Mark]:
        """Return the value that the current word starts."""
        mark = Mark(self._position())
        self._count += 1
        if self._count > MOST_VALUES:
            raise too_many(mark.position)
        if word == "{":
            return self._members(mark)
        if word == "[":
            return self._items(mark)
        return self._scalar(word), mark

    def _members(self, mark: Mark) -> tuple[dict[str, Any], Mark]:
        values: dict[str, Any] = {}
        parts: dict[str | int, Mark] = {}
        while (word := self.word()) != "}":
            where, key = self._position(), self._scalar(word)
            values[key], part = self.value(self.word())
            part.key = where
            parts[key] = part
        mark.parts = parts
        return values, mark

    def _items(self, mark: Mark) -> tuple[list[Any], Mark]:
        values: list[Any] = []
        parts: dict[str | int, Mark] = {}
        while (word := self.word()) != "]":
            value, parts[len(values)] = self.value(word)
            values.append(value)
        mark.parts = parts
        return values, mark

    def _position(self) -> Position:
        while 0 <= self._next_line < self._start:
            self._line, self._line_start = self._line + 1, self._next_line + 1
            self._next_line = self._text.find("\n", self._line_start)
        return Position(self._file, self._line, self._start - self._line_start + 1)

    def _scalar(self, word: str) -> Any:
        if word[0] == '"':
            return self._quoted(word)
        if word in _LITERALS:
            return _LITERALS[word]
        return numbers.whole(word) if _WHOLE.fullmatch(word) else numbers.number(float(word))

    def _quoted(self, word: str) -> str:
        if "\\" not in word:
            return word[1:-1]
        text: str = json.loads(word)
        if is_unicode(text):
            return text
        message = "an escape `\\u....` is only half of a character"
        hint = "write the character itself, or both halves"
        raise ServiceFileError([Problem(message=message, hint=hint, position=self._position())])
