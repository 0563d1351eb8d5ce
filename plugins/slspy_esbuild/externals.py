"""Packages that stay outside of bundles: their files, with those of the packages they need."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from sls_py.plugin import JsonObject

_MODULES = "node_modules"
_BUILT_IN = frozenset(
    (
        *("assert", "async_hooks", "buffer", "child_process", "cluster", "console", "constants"),
        *("crypto", "dgram", "diagnostics_channel", "dns", "domain", "events", "fs", "http"),
        *("http2", "https", "inspector", "module", "net", "os", "path", "perf_hooks", "process"),
        *("punycode", "querystring", "readline", "repl", "stream", "string_decoder", "sys"),
        *("timers", "tls", "trace_events", "tty", "url", "util", "v8", "vm", "wasi"),
        *("worker_threads", "zlib"),
    )
)
"""What Node has itself; newer modules are only imported as `node:...`."""


class Package(NamedTuple):
    """A package that is installed at `folder`, and goes into the zip below `name`."""

    name: str
    folder: Path


def package_of(imported: str) -> str | None:
    """Return the package that an import names (`@a/b` for `@a/b/lib/x`), None for Node's own and for files."""
    if imported.startswith((".", "/", "node:")):
        return None
    scope_or_name, *rest = imported.split("/")
    if scope_or_name.startswith("@"):
        return f"{scope_or_name}/{rest[0]}" if rest else None
    return None if scope_or_name in _BUILT_IN else scope_or_name


def is_excluded(package: str, patterns: tuple[str, ...]) -> bool:
    """Tell whether the runtime has a package, so that it is not packaged."""
    return any(fnmatchcase(package, pattern) for pattern in patterns)


def find_package(folder: Path, name: str) -> Path | None:
    """Look a package up as Node does: in the `node_modules` of a folder and of those above it."""
    for above in (folder, *folder.parents):
        found = above / _MODULES / name
        if found.is_dir():
            return found
    return None


def closure(directory: Path, names: list[str]) -> list[Package]:
    """Return packages with all that they need, each where Node finds it in the zip: at the top, or below its user."""
    placed: dict[str, Path] = {}
    asked = [(directory, "", name) for name in names]
    while asked:
        home, place, name = asked.pop(0)
        found = find_package(home, name)
        if found is None:
            continue
        real = found.resolve()
        target = f"{_MODULES}/{name}"
        if placed.get(target, real) != real:
            target = f"{place}/{_MODULES}/{name}"
        if target not in placed:
            placed[target] = real
            asked += [(real, target, needed) for needed in _needs(real)]
    return [Package(name, folder) for name, folder in placed.items()]


def files_of(package: Package) -> Iterator[tuple[str, Path]]:
    """Yield the files of a package with their names in the zip, without the packages installed below it."""
    for path in sorted(package.folder.rglob("*")):
        inside = path.relative_to(package.folder)
        if _MODULES not in inside.parts and path.is_file():
            yield f"{package.name}/{inside.as_posix()}", path


def _needs(folder: Path) -> list[str]:
    try:
        manifest: JsonObject = json.loads((folder / "package.json").read_bytes())
    except (OSError, ValueError):
        return []
    sections = ("dependencies", "optionalDependencies", "peerDependencies")
    return [name for section in sections for name in manifest.get(section) or {}]
