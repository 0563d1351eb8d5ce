"""The bundles of a service: made by one run of esbuild, and again only when something they were made from changed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sls_py.files.atomic import write_text
from sls_py.plugin import JsonObject, Problem
from slspy_esbuild.program import Program, run

FORMAT = "slspy-esbuild-1"
_CONFIGURATION = ("package.json", "tsconfig.json")


class Bundle(NamedTuple):
    """What became of one source: files by their names in the zip, packages it imports at run time, its sources."""

    files: Mapping[str, Path]
    imports: tuple[str, ...]
    inputs: frozenset[Path]


def make_bundles(
    program: Program, sources: Sequence[str], flags: Sequence[str], *, directory: Path, cache: Path
) -> tuple[dict[str, Bundle], list[Problem]]:
    """Return the bundles of sources (relative to `directory`), and the warnings if esbuild had to run.

    `cache` is a folder of their own.

    Raises:
        ServiceFileError: there are errors in the sources.
        PluginError: esbuild failed.
    """
    arguments = [*sorted(set(sources)), *flags, "--outbase=."]
    key = _digest([FORMAT, program.identity, *arguments])
    state = _read(cache / "state.json")
    problems: list[Problem] = []
    if state.get("key") != key or not _unchanged(state, directory, cache):
        problems, metadata = _build(program, arguments, directory, cache)
        state = {"key": key, "metadata": metadata, "inputs": _inputs(metadata, directory)}
        if not problems:  # warnings are worth to be said again
            write_text(cache / "state.json", json.dumps(state))
    return dict(_bundles(state["metadata"], directory, cache)), problems


def _build(
    program: Program, arguments: Sequence[str], directory: Path, cache: Path
) -> tuple[list[Problem], JsonObject]:
    (cache / "state.json").unlink(missing_ok=True)
    shutil.rmtree(cache / "out", ignore_errors=True)
    cache.mkdir(parents=True, exist_ok=True)
    out, meta = (cache / "out").absolute(), (cache / "meta.json").absolute()
    problems = run(program, [*arguments, f"--outdir={out}", f"--metafile={meta}"], directory)
    metadata: JsonObject = json.loads(meta.read_bytes())
    return problems, metadata


def _bundles(metadata: JsonObject, directory: Path, cache: Path) -> Iterator[tuple[str, Bundle]]:
    outputs: Mapping[str, Any] = metadata["outputs"]
    out = (cache / "out").absolute()
    for name, output in outputs.items():
        source = output.get("entryPoint")
        if source:
            names = list(_together(name, outputs))
            places = [Path(os.path.abspath(directory / one)) for one in names]  # noqa: PTH100 - links stay
            imports = (
                each["path"]
                for one in names
                for each in _imports(outputs[one])
                if each.get("external")
            )
            yield (
                source,
                Bundle(
                    {place.relative_to(out).as_posix(): place for place in places},
                    tuple(dict.fromkeys(imports)),
                    frozenset((directory / one).absolute() for one in output.get("inputs", ())),
                ),
            )


def _together(name: str, outputs: Mapping[str, Any]) -> Iterator[str]:
    """Yield an output and all that it needs: chunks, files that loaders copied, source maps."""
    asked, seen = [name], set[str]()
    while asked:
        one = asked.pop()
        if one in outputs and one not in seen:
            seen.add(one)
            yield one
            asked += [f"{one}.map", *(each["path"] for each in _imports(outputs[one]))]


def _imports(output: JsonObject) -> list[JsonObject]:
    found: list[JsonObject] = output.get("imports", [])
    return found


def _inputs(metadata: JsonObject, directory: Path) -> JsonObject:
    """What the bundles were made from: the contents of files, and the names in the folders of the user's own."""
    files = [name for name in metadata["inputs"] if (directory / name).is_file()]
    folders = {os.path.dirname(name) for name in files if "node_modules/" not in name}  # noqa: PTH120 - may be empty
    settings = {os.path.join(folder, name) for folder in {"", *folders} for name in _CONFIGURATION}  # noqa: PTH118
    return {
        "files": {name: _state(directory / name) for name in sorted({*files, *settings})},
        "folders": {folder: _names(directory / folder) for folder in sorted(folders)},
    }


def _unchanged(state: JsonObject, directory: Path, cache: Path) -> bool:
    inputs = state["inputs"]
    outputs = state["metadata"]["outputs"]
    return (
        all((directory / name).is_file() for name in outputs)
        and all(_names(directory / folder) == names for folder, names in inputs["folders"].items())
        and all(_same(directory / name, known) for name, known in inputs["files"].items())
        and (cache / "out").is_dir()
    )


def _same(path: Path, known: list[Any] | None) -> bool:
    """Tell whether a file is as it was: by its size and time, or else by its content."""
    try:
        found = path.stat()
    except OSError:
        return known is None
    if known is None:
        return False
    size, modified, digest = known
    if (found.st_size, found.st_mtime_ns) == (size, modified):
        return True
    return bool(found.st_size == size and _hash(path) == digest)


def _state(path: Path) -> list[Any] | None:
    try:
        found = path.stat()
        return [found.st_size, found.st_mtime_ns, _hash(path)]
    except OSError:
        return None


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _names(folder: Path) -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder) if not name.startswith("."))  # noqa: PTH208
    except OSError:
        return []


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _read(path: Path) -> JsonObject:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
