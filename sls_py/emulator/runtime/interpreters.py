"""Find the Python that a runtime names: on the PATH, of pyenv, of uv, or of Homebrew."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_RUNTIME = re.compile(r"python(3\.\d+)")
_QUESTION = (
    "import sys; print(sys.version_info[0], sys.version_info[1], sys._base_executable, sep='|')"
)
_LIMIT = 10.0


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python; `exact` when it has the minor version that was asked for."""

    path: str
    version: str
    exact: bool


class Interpreters:
    """Finds interpreters, and remembers them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._found: dict[str, Interpreter] = {}
        self._lock = threading.Lock()

    def find(self, runtime: str) -> Interpreter:
        """Return the interpreter for `python3.N`, or the one slspy runs on when there is none."""
        with self._lock:
            if runtime not in self._found:
                self._found[runtime] = self._search(runtime)
            return self._found[runtime]

    def _search(self, runtime: str) -> Interpreter:
        named = _RUNTIME.fullmatch(runtime)
        wanted = named[1] if named else ""
        for candidate in self._candidates(wanted):
            if (path := _ask(candidate, wanted)) is not None:
                return Interpreter(path, wanted, exact=True)
        own = f"{sys.version_info[0]}.{sys.version_info[1]}"
        return Interpreter(_base_executable(), own, exact=False)

    def _candidates(self, version: str) -> Iterator[Path]:
        if version == f"{sys.version_info[0]}.{sys.version_info[1]}":
            yield Path(_base_executable())
        home = Path(self._environ.get("HOME", "/nonexistent"))
        pyenv = Path(self._environ.get("PYENV_ROOT", home / ".pyenv")) / "versions"
        uv = Path(self._environ.get("XDG_DATA_HOME", home / ".local" / "share")) / "uv" / "python"
        yield from sorted(pyenv.glob(f"{version}.*/bin/python{version}"), reverse=True)
        yield from sorted(uv.glob(f"cpython-{version}*/bin/python{version}"), reverse=True)
        for folder in (
            *self._environ.get("PATH", "").split(os.pathsep),
            "/opt/homebrew/bin",
            "/usr/local/bin",
            "/usr/bin",
        ):
            if folder and (path := Path(folder) / f"python{version}").is_file():
                yield path


def _base_executable() -> str:
    # in a virtual environment sys.executable sees the packages of that environment
    return str(getattr(sys, "_base_executable", sys.executable))


def _ask(candidate: Path, version: str) -> str | None:
    """Return the real path of an interpreter, None when it does not run or is another one (a pyenv shim may be)."""
    try:
        answer = subprocess.run(
            [candidate, "-S", "-c", _QUESTION],
            capture_output=True,
            text=True,
            check=True,
            timeout=_LIMIT,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    major, minor, path = answer.stdout.strip().split("|", 2)
    return path if f"{major}.{minor}" == version else None
