"""Whether a service has functions that esbuild is to bundle, although nothing says so."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_PROGRAM = Path("node_modules") / ".bin" / "esbuild"
_TYPESCRIPT = (".ts", ".mts", ".cts", ".tsx")
_JAVASCRIPT = (".js", ".mjs", ".cjs")


def needs_bundling(
    content: Mapping[str, Any], functions: Iterable[Mapping[str, Any]], directory: Path
) -> bool:
    """Tell whether a service file has a section `build`, or a handler that is there in TypeScript only.

    The latter counts where esbuild is installed: then somebody meant it to be used.
    """
    if "build" in content:
        return True
    installed = (directory / _PROGRAM).exists() or (directory / f"{_PROGRAM}.cmd").exists()
    handlers = (one.get("handler") for one in functions if installed)
    return any(_is_typescript(directory, one) for one in handlers if isinstance(one, str))


def _is_typescript(directory: Path, handler: str) -> bool:
    folder, name = posixpath.split(posixpath.normpath(handler))
    stem = directory / folder / name.partition(".")[0]
    return _has(stem, _TYPESCRIPT) and not _has(stem, _JAVASCRIPT)


def _has(stem: Path, suffixes: tuple[str, ...]) -> bool:
    return any(stem.with_name(f"{stem.name}{suffix}").is_file() for suffix in suffixes)
