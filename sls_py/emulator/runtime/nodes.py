"""Find the Node.js that a runtime names: on the PATH, of nvm, of fnm, or of Homebrew."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_RUNTIME = re.compile(r"nodejs(\d+)\.x")
_LIMIT = 10.0


@dataclass(frozen=True, slots=True)
class Node:
    """A Node.js; `exact` when it has the major version that was asked for."""

    path: str
    version: str
    exact: bool

    @property
    def major(self) -> str:
        """The first number of the version."""
        return self.version.partition(".")[0]


class Nodes:
    """Finds Node.js, and remembers it."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._found: dict[str, Node | None] = {}
        self._lock = threading.Lock()

    def find(self, runtime: str) -> Node | None:
        """Return the Node.js for `nodejsN.x`, else the first on the PATH; None when there is none at all."""
        with self._lock:
            if runtime not in self._found:
                self._found[runtime] = self._search(runtime)
            return self._found[runtime]

    def _search(self, runtime: str) -> Node | None:
        named = _RUNTIME.fullmatch(runtime)
        wanted = named[1] if named else ""
        first = None
        for candidate in self._candidates(wanted):
            version = _ask(candidate)
            if version is None:
                continue
            found = Node(str(candidate), version, exact=version.partition(".")[0] == wanted)
            if found.exact:
                return found
            first = first or found
        return first

    def _candidates(self, major: str) -> Iterator[Path]:
        """Yield what is on the PATH first, then the installations of version managers."""
        for folder in (*self._environ.get("PATH", "").split(os.pathsep), "/opt/homebrew/bin"):
            if folder and (path := Path(folder) / "node").is_file():
                yield path
        home = Path(self._environ.get("HOME", "/nonexistent"))
        nvm = Path(self._environ.get("NVM_DIR", home / ".nvm")) / "versions" / "node"
        data = Path(self._environ.get("XDG_DATA_HOME", home / ".local" / "share"))
        fnm = Path(self._environ.get("FNM_DIR", data / "fnm")) / "node-versions"
        yield from sorted(nvm.glob(f"v{major}.*/bin/node"), reverse=True)
        yield from sorted(fnm.glob(f"v{major}.*/installation/bin/node"), reverse=True)


def _ask(candidate: Path) -> str | None:
    """Return the version of a Node.js (`20.1.0`), None when it does not run."""
    try:
        answer = subprocess.run(
            [candidate, "--version"],
            capture_output=True,
            text=True,
            check=True,
            timeout=_LIMIT,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip().removeprefix("v") or None
