"""Put saves into the inbox, on a thread that cannot die unnoticed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple, Protocol

from sls_py.model.service import Service
from sls_py.sync.reach import absolute, own_files

MANY = 1_000
"""From so many paths at once on, some may have been lost."""


class Watch(Protocol):
    """Watches folders, as `sls_py.files.watch.watch_folders` does."""

    def __call__(
        self, roots: Iterable[Path], *, ignored: Callable[[str], bool], stop: Event
    ) -> Iterator[frozenset[Path]]:
        """Yield what changed."""
        ...


class Broken(NamedTuple):
    """Watching failed and begins again; `reason` is in the words of the system."""

    reason: str


class Watcher:
    """Watches folders and tells what was saved: paths, or None when some may have been missed.

    `broken` hears of failures; watching begins again `pause` seconds after them.
    """

    def __init__(
        self,
        watch: Watch,
        ignored: Callable[[str], bool],
        tell: Callable[[frozenset[Path] | None], None],
        broken: Callable[[Broken], None],
        *,
        pause: float = 2.0,
    ) -> None:
        self._watch = watch
        self._ignored = ignored
        self._tell = tell
        self._broken = broken
        self._pause = pause
        self._roots: frozenset[Path] = frozenset()
        self._stop = Event()

    def follow(self, roots: frozenset[Path]) -> None:
        """Watch these folders from now on."""
        if roots == self._roots:
            return
        self._stop.set()
        first, self._roots, self._stop = not self._roots, roots, Event()
        arguments = (roots, self._stop)
        Thread(target=self._run, args=arguments, name="slspy-watch", daemon=True).start()
        if not first:
            self._tell(None)  # what was saved between the old watch and the new one

    def stop(self) -> None:
        """Stop; the thread is not waited for."""
        self._stop.set()

    def _run(self, roots: frozenset[Path], stop: Event) -> None:
        while not stop.is_set():
            try:
                for saved in self._watch(sorted(roots), ignored=self._ignored, stop=stop):
                    self._tell(None if len(saved) >= MANY else saved)
                if stop.is_set():
                    return
                reason = "it ended"
            except Exception as error:  # noqa: BLE001 - whatever it is, saves must not be missed
                reason = f"{type(error).__name__}: {error}"
            self._broken(Broken(reason))
            stop.wait(self._pause)
            self._tell(None)


def roots_of(service: Service, more: Iterable[Path] = ()) -> frozenset[Path]:
    """Return the folders to watch for a service: its own, and those outside that it takes files from."""
    directory = service.directory
    layers = [directory / layer.path for layer in service.layers.values() if layer.path]
    patterns = [*service.package.patterns]
    for function in service.functions.values():
        patterns += function.package.patterns
    outside = [directory / _fixed(one) for one in patterns if one.startswith("../")]
    files = [file.parent for file in own_files(service)]
    wanted = {absolute(path) for path in (directory, *layers, *outside, *files, *more)}
    present = {_folder(path) for path in wanted}
    return frozenset(path for path in present if present.isdisjoint(path.parents))


def _fixed(pattern: str) -> str:
    """Return the beginning of a pattern that is no pattern."""
    parts: list[str] = []
    for part in pattern.split("/"):
        if any(sign in part for sign in "*?[{("):
            break
        parts.append(part)
    return "/".join(parts)


def _folder(path: Path) -> Path:
    """Return the folder that is there: a file's own, or the nearest above."""
    while not path.is_dir() and path != path.parent:
        path = path.parent
    return path
