"""Find a variable inside of the text that it stands in, in the file itself."""

from __future__ import annotations

import re

from sls_py.position import Position

_BEGINNING = re.compile(r"\$\{[^\s'\"\\}]*")


def place_within(start: Position, text: str, index: int) -> Position:
    """Return where the variable at an index of a text stands; `start` is where the text begins in its file.

    Values lose quotes, escapes and line breaks on the way out of a file, variables do not get lost: the third of the
    value is the third in the file. A negative index means the whole text. Where the file has something else, `start`
    is the answer.
    """
    beginning = _BEGINNING.match(text, index) if index >= 0 else None
    if not beginning:
        return start
    import linecache  # takes long to import

    before = text.count("${", 0, index)
    linecache.checkcache(start.file)
    lines = linecache.getlines(start.file)[start.line - 1 : start.line + len(text)]
    for number, line in enumerate(lines):
        first = start.column - 1 if number == 0 else 0
        found = [match.start() for match in re.finditer(r"\$\{", line) if match.start() >= first]
        if before < len(found):
            column = found[before]
            fits = line.startswith(beginning[0], column)
            return Position(start.file, start.line + number, column + 1) if fits else start
        before -= len(found)
    return start
