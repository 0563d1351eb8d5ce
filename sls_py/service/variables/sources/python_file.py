"""Values from a Python file: `${file(./settings.py):tables.orders}`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sls_py.errors import SlspyError, UsageError, did_you_mean
from sls_py.service.extensions import MISSING, Missing, VariableContext
from sls_py.service.variables.problems import UnresolvedError


def run_python(path: Path) -> dict[str, Any]:
    """Run a Python file and return what it defines.

    Raises:
        UsageError: it fails.
    """
    import runpy

    try:
        return runpy.run_path(str(path))
    except Exception as error:
        message = f"`{path.name}` failed: {type(error).__name__}: {error}"
        raise UsageError(message) from error


def python_value(names: dict[str, Any], path: Path, address: str, context: VariableContext) -> Any:
    """Return what an address leads to: a name that the file defines, then keys and list indexes.

    A function on the way is called: with the `VariableContext` when it takes an argument, and without one else.

    Raises:
        UsageError: a function fails, or the value is not made of JSON types.
    """
    first, *rest = address.split(".")
    if first not in names or first.startswith("_"):
        known = [name for name in names if not name.startswith("_")]
        return Missing(f"`{path.name}` does not define `{first}`", did_you_mean(first, known))
    value = _called(names[first], first, path, context)
    for key in rest:
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list | tuple) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return Missing(f"there is no `{address}` in `{path.name}`")
        value = _called(value, key, path, context)
    return MISSING if value is None else _plain(value, address, path)


def _called(value: Any, name: str, path: Path, context: VariableContext) -> Any:
    if not callable(value):
        return value
    import inspect

    try:
        takes_context = bool(inspect.signature(value).parameters)
        return value(context) if takes_context else value()
    except (SlspyError, UnresolvedError):
        raise
    except Exception as error:
        message = f"`{name}` in `{path.name}` failed: {type(error).__name__}: {error}"
        raise UsageError(message) from error


def _plain(value: Any, address: str, path: Path) -> Any:
    try:
        return json.loads(json.dumps(value))
    except (TypeError, ValueError):
        raise UsageError(
            f"`{address}` in `{path.name}` is not made of JSON types",
            hint="return text, numbers, booleans, None, lists and dictionaries",
        ) from None
