"""Installed packages, kept for all services of a user: what was installed once is there the next time."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sls_py.errors import BusyError
from sls_py.files.atomic import write_text
from sls_py.files.locks import locked
from sls_py.plugin import Reporter, SlspyError
from sls_py.report import note
from slspy_python_requirements.bytecode import find_interpreter, forget_unused
from slspy_python_requirements.keys import manifest_key, projects_key
from slspy_python_requirements.request import FILES, REPORT, Installed, Request

if TYPE_CHECKING:  # only read when something is to be installed
    from slspy_python_requirements.wanted import Wanted

UNUSED = 60 * 24 * 3600
"""Seconds after which packages that no service asked for are removed."""


def default_folder(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Return where packages are kept: below SLSPY_HOME, XDG_CACHE_HOME, or the platform's own place."""
    if home := environ.get("SLSPY_HOME"):
        return Path(home) / "python"
    if cache := environ.get("XDG_CACHE_HOME"):
        return Path(cache) / "slspy" / "python"
    if platform == "win32" and (data := environ.get("LOCALAPPDATA")):
        return Path(data) / "slspy" / "cache" / "python"
    home_folder = Path(environ.get("HOME") or Path.home())
    caches = home_folder / "Library" / "Caches" if platform == "darwin" else home_folder / ".cache"
    return caches / "slspy" / "python"


class Store:
    """The folder of installed packages; several processes may use it at once."""

    def __init__(self, folder: Path, environ: Mapping[str, str], reporter: Reporter) -> None:
        self._folder = folder.absolute()
        self._environ = environ
        self._reporter = reporter

    def get(self, request: Request, *, anew: bool = False) -> Installed | None:
        """Return the packages of a request, installed now or before; None when it asks for none.

        Raises:
            PackagingError: the manifest cannot be read, or a package cannot be installed; nothing is kept then.
            SlspyError: there is no installer, or no way to the index.
        """
        interpreter = self._interpreter(request)
        first = manifest_key(request.manifest, (*request[1:], bool(interpreter)), self._environ)
        key = self._complete(first)
        if key and not anew and (found := self._read(key)):
            return found if found.names else None
        wanted = self._wanted(request)
        key = projects_key(first, wanted.projects)
        with self._alone(key):
            if anew or not (found := self._read(key)):
                found = self._make(request, wanted, key, interpreter)
            self._remember(first, wanted)
        return found if found.names else None

    def _wanted(self, request: Request) -> Wanted:
        from slspy_python_requirements.read import read_manifest
        from slspy_python_requirements.wanted import without

        wanted = read_manifest(request.manifest, request.options, request.platform)
        return without(wanted, request.options.no_deploy)

    def _interpreter(self, request: Request) -> Path | None:
        options = request.options
        if options.bytecode is False or (options.slim and options.bytecode is None):
            return None
        found = find_interpreter(request.platform.minor, self._environ)
        if found is None and options.bytecode:
            message = (
                f"`bytecode` needs Python {request.platform.python}, which is not installed here"
            )
            hint = f"install it, for example with `uv python install {request.platform.python}`"
            raise SlspyError(message, hint=hint)
        return found

    def _complete(self, first: str) -> str | None:
        """Return the key of packages whose manifest was read before, None when it was not."""
        try:
            projects = json.loads((self._folder / "manifests" / first).read_bytes())
            return projects_key(first, [Path(project) for project in projects])
        except (OSError, ValueError):
            return None

    def _remember(self, first: str, wanted: Wanted) -> None:
        projects = [str(project) for project in wanted.projects]
        with suppress(OSError):  # what cannot be remembered is only read again
            write_text(self._folder / "manifests" / first, json.dumps(projects))

    def _read(self, key: str) -> Installed | None:
        folder = self._folder / "trees" / key
        try:
            report = json.loads((folder / REPORT).read_bytes())
            os.utime(folder / REPORT)
            return Installed(folder / FILES, report["identity"], tuple(report["names"]))
        except (OSError, ValueError, KeyError):
            return None

    @contextmanager
    def _alone(self, key: str) -> Iterator[None]:
        """Have others that want the same packages wait; they find them installed then."""
        with ExitStack() as stack:
            told = False
            while True:
                try:
                    stack.enter_context(locked(self._folder / "locks" / key[:32]))
                    break
                except BusyError:
                    if not told:
                        note(
                            self._reporter,
                            "waiting for another slspy that installs the same packages",
                        )
                    told = True
                    time.sleep(0.1)
            yield

    def _make(
        self, request: Request, wanted: Wanted, key: str, interpreter: Path | None
    ) -> Installed:
        from slspy_python_requirements.make import Maker

        trees = self._folder / "trees"
        maker = Maker(
            request,
            wanted,
            environ=self._environ,
            reporter=self._reporter,
            compiled=self._folder / "bytecode",
        )
        maker.make(trees / key, interpreter)
        self._forget_unused(trees)
        made = self._read(key)
        if made is None:
            raise SlspyError(f"cannot keep installed packages in `{trees}`")
        return made

    def _forget_unused(self, trees: Path) -> None:
        import shutil

        oldest = time.time() - UNUSED
        for report in trees.glob(f"*/{REPORT}"):
            with suppress(OSError):
                if report.stat().st_mtime < oldest:
                    shutil.rmtree(report.parent)
                    forget_unused(self._folder / "bytecode")
