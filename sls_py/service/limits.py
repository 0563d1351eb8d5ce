"""How large and how deep a file may be: far more than any real one, and so little that reading it stays quick."""

from __future__ import annotations

from pathlib import Path

from sls_py.errors import Problem, ServiceFileError
from sls_py.position import Position

DEEPEST = 100
MOST_VALUES = 100_000
LARGEST_FILE = 16_000_000
_DATA = "keep settings here, and large data in a file that the functions read"


def read_text(path: Path, label: str) -> str:
    """Return the text of a file; `label` is its name in positions.

    Raises:
        OSError: the file cannot be read.
        UnicodeDecodeError: it is not UTF-8.
        ServiceFileError: it is too large.
    """
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        message = f"the file has more than {LARGEST_FILE:,} bytes"
        where = Position(label, 1, 1)
        raise ServiceFileError([Problem(message=message, hint=_DATA, position=where)])
    return content.decode("utf-8-sig")


def too_deep(where: Position) -> ServiceFileError:
    """Return the error for values that are nested too deeply."""
    message = f"values are nested more than {DEEPEST} levels deep"
    return ServiceFileError([Problem(message=message, position=where)])


def too_many(where: Position) -> ServiceFileError:
    """Return the error for a file with too many values."""
    message = f"the file has more than {MOST_VALUES:,} values"
    return ServiceFileError([Problem(message=message, hint=_DATA, position=where)])


def too_many_repeated(where: Position) -> ServiceFileError:
    """Return the error for aliases of aliases that make too many values."""
    message = f"aliases make more than {MOST_VALUES:,} values of this file"
    return ServiceFileError([Problem(message=message, position=where)])
