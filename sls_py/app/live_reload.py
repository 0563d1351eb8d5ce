"""Have a live session's handlers follow every save."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sls_py.errors import Problem
from sls_py.files.watch import watch_folders
from sls_py.live.session import LiveEvent, Reloaded, Runner, Unloadable
from sls_py.live.wire.messages import Failure
from sls_py.model.service import Service
from sls_py.packaging.python_runtime import Version
from sls_py.packaging.python_text import read_facts
from sls_py.position import Position
from sls_py.report import Reporter, warn
from sls_py.sync.reach import is_noise
from sls_py.sync.watcher import Watcher, roots_of

_TOOLS = frozenset({".venv", "venv", "node_modules", "site-packages"})
_NO_PYTHON = "Runtime.UserCodeSyntaxError"


@contextmanager
def reloading(
    service: Service, runner: Runner, show: Callable[[LiveEvent], None], reporter: Reporter
) -> Iterator[None]:
    """Reload the functions of a session at each save, while the block runs.

    What is no Python is told with the save. The next request gets the same as an error: answers of the code before
    the save would hide it.
    """
    sources = Sources(_oldest(service))

    order = Lock()

    def unloadable(key: str, failure: Failure) -> None:
        with order:
            if not (sources.broken and failure.kind == _NO_PYTHON):
                show(Unloadable(key, failure))

    def saved(paths: frozenset[Path] | None) -> None:
        begun, found = time.monotonic(), paths or frozenset()
        with order:
            runner.reload(unloadable)
            taken = time.monotonic() - begun
            show(Reloaded(saved_names(found), taken, sources.problems(found)))

    watcher = Watcher(
        watch_folders,
        _is_not_code,
        saved,
        lambda broken: warn(reporter, f"watching files failed: {broken.reason}"),
    )
    watcher.follow(roots_of(service))
    try:
        yield
    finally:
        watcher.stop()


class Sources:
    """Knows which saved files are no Python of a version; those are looked at again at each save."""

    def __init__(self, version: Version) -> None:
        self._version = version
        self.broken: frozenset[Path] = frozenset()

    def problems(self, saved: Iterable[Path]) -> tuple[Problem, ...]:
        """Return what is wrong with files that were saved, now or before."""
        files = self.broken | {path for path in saved if path.suffix == ".py"}
        found = {path: self._problem(path) for path in sorted(files)}
        self.broken = frozenset(path for path, problem in found.items() if problem)
        return tuple(problem for problem in found.values() if problem)

    def _problem(self, path: Path) -> Problem | None:
        try:
            mistake = read_facts(path.read_bytes(), self._version).mistake
        except OSError:
            return None
        if mistake is None or not mistake.certain:
            return None
        position = Position(str(path), mistake.line, mistake.column)
        message = f"`{path.name}` is not valid Python: {mistake.message}"
        return Problem(message=message, position=position)


def saved_names(paths: frozenset[Path]) -> tuple[str, ...]:
    """Return what was saved, without the temporary files that editors write first and rename."""
    saved = [path for path in paths if path.exists()] or paths
    return tuple(sorted(path.name for path in saved))


def _oldest(service: Service) -> Version:
    """Return the oldest Python that a function of the service runs on."""
    provider = service.provider.runtime or ""
    runtimes = [one.runtime or provider for one in service.functions.values()]
    found = [re.fullmatch(r"python(\d+)\.(\d+)", runtime) for runtime in runtimes]
    return min(((int(one[1]), int(one[2])) for one in found if one), default=(3, 13))


def _is_not_code(path: str) -> bool:
    return is_noise(path) or not _TOOLS.isdisjoint(path.split("/"))
