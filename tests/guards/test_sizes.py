"""Modules and functions stay small enough to be read in one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
MODULE_LIMIT = 400
FUNCTION_LIMIT = 40
COMMAND_LIMIT = 150


def modules() -> Iterator[Path]:
    for folder in ("sls_py", "plugins"):
        yield from (REPOSITORY / folder).rglob("*.py")


def functions(path: Path) -> Iterator[tuple[str, int]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, _body_lines(node)


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function; its signature, its docstring and the call it returns are no burden."""
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    if not body:
        return 0
    last = body[-1]
    filled = isinstance(last, ast.Return) and isinstance(last.value, ast.Call)
    end = last.lineno if filled else (node.end_lineno or 0)
    return end - body[0].lineno + 1


def shown(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def test_no_module_is_too_long() -> None:
    lengths = {
        shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()
    }
    assert {name: length for name, length in lengths.items() if length > MODULE_LIMIT} == {}


def test_no_function_is_too_long() -> None:
    long = {
        f"{shown(path)}:{name}": length
        for path in modules()
        for name, length in functions(path)
        if length > FUNCTION_LIMIT
    }
    assert long == {}


def test_commands_only_pass_on() -> None:
    commands = (REPOSITORY / "sls_py/cli/commands").glob("*.py")
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in commands}
    assert {name: length for name, length in lengths.items() if length > COMMAND_LIMIT} == {}
