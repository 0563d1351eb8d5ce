"""Compile modules for the Python of a function, so that a cold start does not have to."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sls_py.files.reading import read_whole
from slspy_python_requirements.contents import names_below

LARGEST = 180 * 1024 * 1024
"""Above this size modules come as source only: with byte-code the packages might not fit into Lambda's 250 MB."""


_SCRIPT = """
import compileall, concurrent.futures, functools, py_compile, sys

if sys.version_info[:2] == (3, int(sys.argv[1])):
    compile_file = functools.partial(
        compileall.compile_file, quiet=2, stripdir=sys.argv[2], prependdir=sys.argv[3],
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    files = sys.stdin.buffer.read().decode().split(chr(0))
    with concurrent.futures.ProcessPoolExecutor() as pool:
        list(pool.map(compile_file, files, chunksize=8))
"""


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


class _Module(NamedTuple):
    """Paths as text: there are thousands."""

    source: str
    compiled: str
    kept: str


def compile_modules(
    directory: Path, interpreter: Path, minor: int, place: str, cache: Path
) -> None:
    """Compile every module below `directory` as if it lay in `place`, tests excepted.

    The files do not depend on the time or the place, and Python loads them without a look at the source (PEP 552).
    What was compiled before is taken from `cache`, whatever the package, machine or service. Modules that do not
    compile stay as they are.
    """
    modules = list(_modules(directory, minor, place, cache))
    missing = [module for module in modules if not _taken(module)]
    if missing:
        _compile([module.source for module in missing], directory, interpreter, minor, place)
    for module in missing:
        with suppress(
            OSError
        ):  # it did not compile, or is kept already, or the file system knows no links
            os.makedirs(os.path.dirname(module.kept), exist_ok=True)  # noqa: PTH103, PTH120
            os.link(module.compiled, module.kept)


def _modules(directory: Path, minor: int, place: str, cache: Path) -> Iterator[_Module]:
    made: set[str] = set()
    for name in list(names_below(directory)):
        if name.endswith(".py") and "/tests/" not in f"/{name}":
            source = f"{directory}/{name}"
            start = f"{minor}\0{place}\0{name}\0".encode()
            key = hashlib.sha256(start + (read_whole(source, sys.maxsize - 1) or b"")).hexdigest()
            folder, _, file = source.rpartition("/")
            folder += "/__pycache__"
            if folder not in made:
                made.add(folder)
                os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            compiled = f"{folder}/{file.removesuffix('.py')}.cpython-3{minor}.pyc"
            yield _Module(source, compiled, f"{cache}/{key[:2]}/{key}")


def _taken(module: _Module) -> bool:
    try:
        os.link(module.kept, module.compiled)
    except OSError:
        return False
    return True


def _compile(
    sources: Iterable[str], directory: Path, interpreter: Path, minor: int, place: str
) -> None:
    import subprocess  # slow to import, and only needed after an installation

    subprocess.run(
        [interpreter, "-I", "-c", _SCRIPT, str(minor), str(directory), place],
        input="\0".join(sources).encode(),
        capture_output=True,
        check=False,
    )


def forget_unused(cache: Path) -> None:
    """Remove compiled modules that no installation has any more."""
    for kept in cache.glob("*/*"):
        with suppress(OSError):
            if kept.stat().st_nlink == 1:
                kept.unlink()
