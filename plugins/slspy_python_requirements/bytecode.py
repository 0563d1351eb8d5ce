"""Compile modules for the Python of a function, so that a cold start does not have to."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

LARGEST = 180 * 1024 * 1024
"""Above this size modules come as source only: with byte-code the packages might not fit into Lambda's 250 MB."""


def find_interpreter(minor: int, environ: Mapping[str, str]) -> Path | None:
    """Return the first Python 3.`minor` that is installed here (by uv, pyenv, or on the PATH), without running it."""
    return next((path for path in _candidates(minor, environ) if path.is_file()), None)


def _candidates(minor: int, environ: Mapping[str, str]) -> Iterator[Path]:
    name = f"python3.{minor}"
    if sys.version_info[1] == minor:
        yield Path(sys.executable)
    home = Path(environ.get("HOME", "/nonexistent"))
    pyenv = Path(environ.get("PYENV_ROOT", home / ".pyenv")) / "versions"
    uv = Path(environ.get("XDG_DATA_HOME", home / ".local" / "share")) / "uv" / "python"
    yield from sorted(pyenv.glob(f"3.{minor}.*/bin/{name}"), reverse=True)
    yield from sorted(uv.glob(f"cpython-3.{minor}*/bin/{name}"), reverse=True)
    for folder in environ.get("PATH", "").split(os.pathsep):
        if folder and "shims" not in Path(folder).parts:  # those of pyenv may stand for nothing
            yield Path(folder) / name


def compile_modules(directory: Path, interpreter: Path, minor: int, place: str) -> bool:
    """Compile every module below `directory` as if it lay in `place`; return whether that was possible.

    The files do not depend on the time or the place, and Python loads them without a look at the source (PEP 552).
    Modules that do not compile stay as they are.
    """
    import subprocess  # slow to import, and only needed after an installation

    mode = ("--invalidation-mode", "unchecked-hash")
    where = str(directory.resolve())
    subprocess.run(
        [
            interpreter,
            "-I",
            "-m",
            "compileall",
            "-qq",
            "-j0",
            *mode,
            "-s",
            where,
            "-p",
            place,
            where,
        ],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,  # it fails when a single module does, and some are templates
    )
    return next(directory.rglob(f"*.cpython-3{minor}.pyc"), None) is not None


def size_of(directory: Path) -> int:
    """Return how many bytes the files of a folder have."""
    return sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())
