"""The source files of functions that are bundled."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sls_py.plugin import Service

TYPESCRIPT = (".ts", ".mts", ".cts", ".tsx")
JAVASCRIPT = (".js", ".mjs", ".cjs", ".jsx")

_RUNTIME = re.compile(r"nodejs\d+\.x")


class Entry(NamedTuple):
    """A function to bundle, by its key; `source` is relative to the service."""

    function: str
    source: str
    runtime: str


def find_entries(service: Service, *, only_typescript: bool) -> Iterator[Entry]:
    """Yield the functions on Node whose handler has a source that esbuild knows.

    Functions with an image or an artifact of their own are not bundled; with `only_typescript`, nor are those whose
    handler is there in JavaScript.
    """
    for key, function in service.functions.items():
        runtime = function.runtime or service.provider.runtime or ""
        given = function.image or function.package.artifact
        if given or not function.handler or not _RUNTIME.fullmatch(runtime):
            continue
        sources = _sources(service.directory, function.handler)
        if sources and not (only_typescript and sources[-1].endswith(JAVASCRIPT)):
            yield Entry(key, sources[0], runtime)


def _sources(directory: Path, handler: str) -> list[str]:
    """Return the files that a handler may mean: `src/app.main` is `main` of `src/app.ts`, or else of `src/app.js`."""
    folder, name = posixpath.split(posixpath.normpath(handler))
    stem = posixpath.join(folder, name.partition(".")[0])
    files = (f"{stem}{suffix}" for suffix in (*TYPESCRIPT, *JAVASCRIPT))
    return [file for file in files if (directory / file).is_file()]
