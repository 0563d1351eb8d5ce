"""Find out what the modules of a function import, without running them."""

from __future__ import annotations

import ast
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SKIPPED = frozenset({"this", "antigravity", "__future__", "__main__"})
_MOST_FILES = 2_000


def imported_names(handler: str, root: str) -> list[str]:
    """Return the dotted names of modules outside of `root` that the handler's module, and those it imports, import."""
    module = handler.rpartition(".")[0].replace("/", ".")
    waiting, seen = [module], {module}
    found: dict[str, None] = {}
    while waiting and len(seen) < _MOST_FILES:
        name = waiting.pop()
        for imported in _imports(name, root):
            if _file(imported, root) is None:
                if imported.partition(".")[0] not in _SKIPPED and not _is_own(imported, root):
                    found[imported] = None
            elif imported not in seen:
                seen.add(imported)
                waiting.append(imported)
    return list(found)


def _imports(module: str, root: str) -> Iterator[str]:
    path = _file(module, root)
    if path is None:
        return
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            tree = ast.parse(file.read())
    except (OSError, SyntaxError, ValueError):
        return
    package = module if path.endswith("__init__.py") else module.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from _from(node, package, root)


def _from(node: ast.ImportFrom, package: str, root: str) -> Iterator[str]:
    base = node.module or ""
    if node.level:
        parts = package.split(".") if package else []
        above = parts[: len(parts) - node.level + 1]
        base = ".".join([*above, *([base] if base else [])])
    if base:
        yield base
    for alias in node.names:
        name = f"{base}.{alias.name}" if base else alias.name
        if _file(name, root) is not None:
            yield name


def _file(module: str, root: str) -> str | None:
    """Return the file of a module below `root`."""
    start = os.path.join(root, *module.split("."))  # noqa: PTH118
    for path in (start + ".py", os.path.join(start, "__init__.py")):  # noqa: PTH118
        if os.path.isfile(path):  # noqa: PTH113
            return path
    return None


def _is_own(module: str, root: str) -> bool:
    top = module.partition(".")[0]
    return os.path.isdir(os.path.join(root, top)) or _file(top, root) is not None  # noqa: PTH112, PTH118
