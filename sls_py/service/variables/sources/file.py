"""`${file(path):address}`: values from other files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sls_py.errors import UsageError, did_you_mean
from sls_py.position import Position
from sls_py.service import numbers
from sls_py.service.extensions import MISSING, Missing, VariableContext
from sls_py.service.limits import read_text
from sls_py.service.tree import Mark, Tree, index_of
from sls_py.service.variables.sources.python_file import python_value, run_python

_CODE = {".js", ".cjs", ".mjs", ".ts", ".mts", ".cts"}


class FileSource:
    """Reads YAML and JSON (also `.tfstate`) as values, everything else as text; every file once."""

    name = "file"

    def __init__(self) -> None:
        self._read: dict[Path, Tree | None] = {}
        self._places: dict[str, tuple[Path, str]] = {}
        self._defined: dict[Path, dict[str, Any]] = {}

    @property
    def found(self) -> tuple[Path, ...]:
        """The files that values came from."""
        return tuple(path for path, tree in self._read.items() if tree is not None)

    def resolve(self, address: str | None, params: Sequence[Any], context: VariableContext) -> Any:
        """Return the file's value, or the part of it that the address leads to, with positions.

        Raises:
            UsageError: the file cannot be read.
            ServiceFileError: it cannot be parsed; the position is in the file.
        """
        given = numbers.as_text(params[0]) if params else None
        if not given:
            raise UsageError("`file` needs a path", hint="write `${file(./values.yml):name}`")
        path, label = self._place(given, context)
        tree = self._tree(path, label)
        if tree is None:
            return Missing(f"the file `{given}` does not exist", partial(_outside, given))
        if address and path.suffix == ".py":
            if path not in self._defined:
                self._defined[path] = run_python(path)
            return python_value(self._defined[path], path, str(address), context)
        return _part(tree, str(address), context) if address else tree

    def _place(self, given: str, context: VariableContext) -> tuple[Path, str]:
        """Return the path of a file, and its name in positions; the same few files are asked for many times."""
        if given not in self._places:
            path = context.directory / _expanded(given, context)
            self._places[given] = path, _label(path, given, context)
        return self._places[given]

    def _tree(self, path: Path, label: str) -> Tree | None:
        if path not in self._read:
            self._read[path] = _load(path, label)
        return self._read[path]


def _expanded(given: str, context: VariableContext) -> str:
    home = context.environ.get("HOME")
    return f"{home}{given[1:]}" if home and given.startswith("~/") else given


def _label(path: Path, given: str, context: VariableContext) -> str:
    """Name the file as the user wrote it, so that positions can be opened from where slspy runs."""
    return str(path) if context.directory != Path() else given.removeprefix("./")


def _load(path: Path, label: str) -> Tree | None:
    """Read a file by its extension, None when it does not exist."""
    if path.suffix in _CODE:
        raise UsageError(
            f"`{label}` is JavaScript or TypeScript, which slspy does not run",
            hint="put the values into a YAML, JSON or Python file: `${file(./values.py):name}`",
        )
    if "\0" in label:
        return None
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise UsageError(f"`{label}` cannot be read: it is a pipe or a device")
        text = read_text(path, label)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"`{label}` cannot be read: {_reason(error)}") from None
    return _parsed(path.suffix, text, label)


def _reason(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text"
    return (error.strerror or "it is not readable").lower()


def _parsed(suffix: str, text: str, label: str) -> Tree:
    if suffix in (".yml", ".yaml"):
        from sls_py.service.yaml_nodes import parse_yaml

        return parse_yaml(text, label)
    if suffix in (".json", ".tfstate"):
        from sls_py.service.json_nodes import parse_json

        return parse_json(text, label)
    return Tree(text, Mark(Position(label, 1, 1)))


def _part(tree: Tree, address: str, context: VariableContext) -> Any:
    """Follow an address; a string on the way that holds variables is resolved first."""
    value, mark = tree
    for key in address.split("."):
        if isinstance(value, str):
            value, mark = context.filled(value)
        index = index_of(key, value) if isinstance(value, list) else None
        if index is not None:
            value, mark = value[index], mark.part(index)
        elif isinstance(value, dict) and key in value:
            value, mark = value[key], mark.part(key)
        else:
            return Missing(f"there is no `{address}` in the file", partial(_near, key, value))
    return Tree(value, mark) if value is not None else MISSING


def _outside(given: str) -> str | None:
    """Suggest to name what is in a file after the path, not as a part of it."""
    path, dot, name = given.rpartition(":")
    return f"write `${{file({path}):{name}}}`" if dot and "." in path else None


def _near(key: str, value: Any) -> str | None:
    return did_you_mean(key, value) if isinstance(value, dict) else None
