"""Run a Python function on warm children: as many at once as allowed, replaced when files are saved."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Thread

from sls_py.live.wire.messages import Failure
from sls_py.live.workers.child import Child
from sls_py.live.workers.launching import Launcher, LaunchError
from sls_py.live.workers.records import LONGEST_WAIT, Job, Outcome, Tell, ignore, no_worker

_KEYS_LAST = 30 * 60.0
"""Seconds after which a child with other credentials than an event's is replaced: clients keep those they began with."""
_LOOK = 1.0
_ATTEMPTS = 3


class Pool:
    """Children of one function; `make` starts what forks them. Safe to use from many threads.

    `watched` are folders of installed packages: when something is installed, packages are loaded anew. With `ahead`
    there is always a child, also before the first event.
    """

    def __init__(
        self,
        make: Callable[[], Launcher],
        *,
        size: int,
        watched: Iterable[Path] = (),
        ahead: bool = False,
    ) -> None:
        self._make = make
        self._size = size
        self._watched = tuple(watched)
        self._changed = threading.Condition()
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._old: set[Child] = set()
        self._launching = 0
        self._closed = False
        self._last: Mapping[str, str] | None = None
        self._retired: dict[Launcher, set[Child]] = {}
        self._children: dict[Child, Launcher] = {}
        self._launcher = make()
        self._installed = self._signature()
        self._looked = time.monotonic()
        self._ahead = ahead
        self._warm(ignore)

    @property
    def files(self) -> tuple[str, ...]:
        """The files of modules that children loaded, as far as they are not installed."""
        with self._changed:
            return max((child.files for child in (*self._idle, *self._busy)), key=len, default=())

    def run(self, job: Job, tell: Tell) -> Outcome:
        """Run an event on a free child; wait for one when all are busy."""
        for _ in range(_ATTEMPTS):
            try:
                child = self._lease(job)
            except LaunchError as error:
                self._renew()
                return Outcome(failure=Failure("Runtime.InvalidEntrypoint", str(error)))
            if child is None:
                return Outcome(failure=no_worker(job))
            try:
                outcome = child.run(job, tell)
            finally:
                self._give_back(child)
            if outcome is not None:
                self._last = job.environ
                return outcome
        text = f"RequestId: {job.request_id} Error: no worker starts"
        return Outcome(failure=Failure("Runtime.ExitError", text))

    def reload(self, unloadable: Callable[[Failure], None] = ignore) -> None:
        """Replace the children: idle ones now, busy ones after their events; one loads the new sources at once."""
        with self._changed:
            ended, self._idle = self._idle, []
            self._old |= self._busy
            self._changed.notify_all()
        for child in ended:
            self._end(child)
        self._look(now=True)
        self._warm(unloadable)

    def close(self) -> None:
        """End all children."""
        with self._changed:
            self._closed = True
            children = [*self._idle, *self._busy]
            self._idle = []
            self._changed.notify_all()
        for child in children:
            child.end()
        for launcher in (self._launcher, *self._retired):
            launcher.close()

    def _lease(self, job: Job) -> Child | None:
        self._look()
        with self._changed:
            while not self._closed:
                while self._idle:
                    child = self._idle.pop()
                    if self._fits(child, job):
                        self._busy.add(child)
                        return child
                    self._children.pop(child, None)
                    child.end()
                if len(self._busy) + self._launching < self._size:
                    self._launching += 1
                    break
                left = max(job.deadline - time.monotonic(), 0)
                if not self._changed.wait(min(left, LONGEST_WAIT)):
                    return None
        try:
            child = self._launch()
        finally:
            with self._changed:
                self._launching -= 1
        with self._changed:
            self._busy.add(child)
        return child

    def _fits(self, child: Child, job: Job) -> bool:
        if child.dead:
            return False
        same = child.keys in ("", job.environ.get("AWS_ACCESS_KEY_ID", ""))
        return same or time.monotonic() - child.started < _KEYS_LAST

    def _launch(self) -> Child:
        if self._closed:
            raise LaunchError("slspy is about to end")
        launcher = self._launcher
        child = launcher.launch()
        with self._changed:
            self._children[child] = launcher
        return child

    def _give_back(self, child: Child) -> None:
        with self._changed:
            self._busy.discard(child)
            unwanted = child.dead or child in self._old or self._closed
            self._old.discard(child)
            if not unwanted:
                self._idle.append(child)
            self._changed.notify_all()
        if unwanted:
            self._end(child)

    def _end(self, child: Child) -> None:
        child.end()
        with self._changed:
            launcher = self._children.pop(child, None)
            left = launcher in self._children.values()
        if launcher is not None and launcher is not self._launcher and not left:
            self._retired.pop(launcher, None)
            launcher.close()

    def _warm(self, unloadable: Callable[[Failure], None]) -> None:
        if self._last is None and not self._ahead:
            return
        with self._changed:
            if self._closed or len(self._busy) + self._launching >= self._size:
                return
        try:
            child = self._launch()
        except LaunchError:
            self._renew()
            return
        if self._last is not None:
            child.warm(self._last)
            Thread(target=_load, args=(child, unloadable), daemon=True).start()
        with self._changed:
            self._idle.append(child)
            self._changed.notify_all()

    def _look(self, *, now: bool = False) -> None:
        """Load packages anew when something was installed, or removed."""
        moment = time.monotonic()
        if not now and moment - self._looked < _LOOK:
            return
        self._looked = moment
        found = self._signature()
        if found != self._installed:
            self._installed = found
            self._renew()

    def _renew(self) -> None:
        with self._changed:
            before, self._launcher = self._launcher, self._make()
            idle, self._idle = self._idle, []
            self._old |= self._busy
            self._retired[before] = set()
            unused = before not in self._children.values()
        for child in idle:
            self._end(child)
        if unused:
            self._retired.pop(before, None)
            before.close()

    def _signature(self) -> tuple[float, ...]:
        return tuple(path.stat().st_mtime for path in self._watched if path.is_dir())


def _load(child: Child, unloadable: Callable[[Failure], None]) -> None:
    failure = child.refused()
    if failure is not None:
        unloadable(failure)
