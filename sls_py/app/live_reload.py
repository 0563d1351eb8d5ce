"""Have a live session's handlers follow every save."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sls_py.files.watch import watch_folders
from sls_py.live.session import LiveEvent, Reloaded, Runner
from sls_py.model.service import Service
from sls_py.report import Reporter, warn
from sls_py.sync.reach import is_noise
from sls_py.sync.watcher import Watcher, roots_of

_TOOLS = frozenset({".venv", "venv", "node_modules", "site-packages"})


@contextmanager
def reloading(
    service: Service, runner: Runner, show: Callable[[LiveEvent], None], reporter: Reporter
) -> Iterator[None]:
    """Reload the functions of a session at each save, while the block runs."""

    def saved(paths: frozenset[Path] | None) -> None:
        begun = time.monotonic()
        runner.reload()
        show(Reloaded(saved_names(paths or frozenset()), time.monotonic() - begun))

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


def saved_names(paths: frozenset[Path]) -> tuple[str, ...]:
    """Return what was saved, without the temporary files that editors write first and rename."""
    saved = [path for path in paths if path.exists()] or paths
    return tuple(sorted(path.name for path in saved))


def _is_not_code(path: str) -> bool:
    return is_noise(path) or not _TOOLS.isdisjoint(path.split("/"))
