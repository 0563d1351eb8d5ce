"""Run functions in processes of their own: kept warm, reused, replaced when they change, ended when idle."""

from __future__ import annotations

import secrets
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from sls_py.emulator.runtime.api import RuntimeApi, error_body
from sls_py.emulator.runtime.code import CodeStore
from sls_py.emulator.runtime.environment import Surroundings, variables
from sls_py.emulator.runtime.function import Call, LogLine, Outcome, RunnableFunction
from sls_py.emulator.runtime.interpreters import Interpreter
from sls_py.emulator.runtime.programs import Programs, UnsupportedRuntimeError
from sls_py.emulator.runtime.worker import ProcessWorker

_IDLE_LIMIT = 120.0
_CODE_LIMIT = 600.0
_MAX_WORKERS = 100


class TooManyWorkersError(Exception):
    """All processes that the host may have are busy."""


class _ClosedError(Exception):
    """The host was closed while a process was about to start."""


class RuntimeHost:
    """Runs functions; safe to use from many threads.

    A function has as many processes as it has events at once. `directory` takes unpacked code and the processes'
    temporary folders.
    """

    def __init__(
        self,
        directory: Path,
        environ: Mapping[str, str],
        *,
        idle_limit: float = _IDLE_LIMIT,
        max_workers: int = _MAX_WORKERS,
        strict: bool = False,
        folder_of: Callable[[str], Path | None] = lambda _name: None,
    ) -> None:
        self.code = CodeStore(directory / "code")
        self._directory = directory
        self._path = environ.get("PATH", "")
        self._programs = Programs(
            environ, directory / "libraries", strict=strict, folder_of=folder_of
        )
        self._idle_limit = idle_limit
        self._max_workers = max_workers
        self._idle: dict[str, list[ProcessWorker]] = {}
        self._busy: set[ProcessWorker] = set()
        self._lock = threading.Lock()
        self._generation = 0
        self._api: RuntimeApi | None = None
        self._reaper: threading.Timer | None = None

    def invoke(self, function: RunnableFunction, call: Call) -> Outcome:
        """Run a function on one event and wait for what comes of it.

        Raises:
            TooManyWorkersError: no process is free, and no more may be started.
        """
        outcome = None
        while outcome is None:
            worker, fresh = self._lease(function)
            try:
                if fresh:
                    self._start(worker)
                outcome = worker.invoke(call, warm=not fresh)
            except _ClosedError:
                outcome = _failed("Runtime.ExitError", "the local cloud ended all functions")
            except UnsupportedRuntimeError as error:
                outcome = _failed("Runtime.Unsupported", str(error))
            except OSError as error:
                message = f"RequestId: {call.request_id} Error: {error}"
                outcome = _failed("Runtime.InvalidEntrypoint", message)
            finally:
                self._give_back(worker)
        return outcome

    def count(self) -> int:
        """Return how many processes there are."""
        with self._lock:
            return len(self._busy) + sum(len(workers) for workers in self._idle.values())

    def busy(self) -> int:
        """Return how many processes work on an event now."""
        with self._lock:
            return len(self._busy)

    def memory(self) -> int:
        """Return the memory that all processes have now, in MB; 0 where the system does not tell."""
        with self._lock:
            workers = [*self._busy, *(each for group in self._idle.values() for each in group)]
        return sum(worker.memory() for worker in workers)

    def interpreter(self, runtime: str) -> Interpreter:
        """Return the interpreter that functions of this runtime run on."""
        return self._programs.interpreter(runtime)

    def check(self, runtime: str) -> None:
        """See that functions of a runtime can run here.

        Raises:
            UnsupportedRuntimeError: they cannot.
        """
        self._programs.check(runtime)

    def end(self, matches: Callable[[str], bool]) -> None:
        """End the processes of functions whose key matches: idle ones now, busy ones after their event."""
        with self._lock:
            keys = [key for key in self._idle if matches(key)]
            doomed = [worker for key in keys for worker in self._idle.pop(key)]
            for worker in self._busy:
                worker.outdated = worker.outdated or matches(worker.function.key)
        self._discard(doomed)

    def close(self) -> None:
        """End all processes, busy ones too; a later event starts the host anew."""
        with self._lock:
            self._generation += 1
            doomed = [worker for workers in self._idle.values() for worker in workers]
            doomed += self._busy
            self._idle.clear()
            api, self._api = self._api, None
            reaper, self._reaper = self._reaper, None
        if reaper is not None:
            reaper.cancel()
        self._discard(doomed)
        if api is not None:
            api.close()

    def _lease(self, function: RunnableFunction) -> tuple[ProcessWorker, bool]:
        """Return a process for a function, and whether it must be started first."""
        with self._lock:
            workers = self._idle.pop(function.key, [])
            usable = [w for w in workers if w.alive and _fits(w, function)]
            doomed = [w for w in workers if w not in usable]
            worker = usable.pop() if usable else None
            if usable:
                self._idle[function.key] = usable
            fresh = worker is None
            if worker is None:
                doomed += self._make_room()
                worker = ProcessWorker(secrets.token_hex(16), function)
                worker.generation = self._generation
            self._busy.add(worker)
        self._discard(doomed)
        return worker, fresh

    def _make_room(self) -> list[ProcessWorker]:
        """Take the process that was idle longest away when there are too many."""
        idle = [worker for workers in self._idle.values() for worker in workers]
        if len(idle) + len(self._busy) < self._max_workers:
            return []
        if not idle:
            raise TooManyWorkersError
        oldest = min(idle, key=lambda worker: worker.last_used)
        self._idle[oldest.function.key].remove(oldest)
        return [oldest]

    def _start(self, worker: ProcessWorker) -> None:
        function = worker.function
        program = self._programs.find(function)
        temporary = self._folder(worker)
        temporary.mkdir(parents=True)
        around = Surroundings(
            program=program,
            runtime_api=self._runtime_api().add(worker.name, worker),
            log_stream=worker.log_stream,
            temporary=temporary,
            path=self._path,
        )
        environment = variables(function, around)
        # with the lock, so that the host is closed either before, or with this process among the others
        with self._lock:
            if worker.generation != self._generation:
                raise _ClosedError
            worker.start(program.command, environment, function.code, program.version)

    def _give_back(self, worker: ProcessWorker) -> None:
        with self._lock:
            self._busy.discard(worker)
            current = worker.generation == self._generation
            keep = worker.alive and current and not worker.outdated
            if keep:
                self._idle.setdefault(worker.function.key, []).append(worker)
                self._schedule_reaper()
        if not keep:
            self._discard([worker])

    def _discard(self, workers: list[ProcessWorker]) -> None:
        for worker in workers:
            worker.kill()
            if self._api is not None:
                self._api.remove(worker.name)
            shutil.rmtree(self._folder(worker), ignore_errors=True)

    def _runtime_api(self) -> RuntimeApi:
        with self._lock:
            if self._api is None:
                self._api = RuntimeApi()
            return self._api

    def _folder(self, worker: ProcessWorker) -> Path:
        return self._directory / "workers" / worker.name

    def _schedule_reaper(self) -> None:
        if self._reaper is None:
            self._reaper = threading.Timer(self._idle_limit / 2, self._reap)
            self._reaper.daemon = True
            self._reaper.start()

    def _reap(self) -> None:
        """End what was idle for too long, and come back while anything is left."""
        limit = time.monotonic() - self._idle_limit
        doomed: list[ProcessWorker] = []
        with self._lock:
            for key, workers in list(self._idle.items()):
                doomed += [worker for worker in workers if worker.last_used < limit]
                self._idle[key] = [worker for worker in workers if worker.last_used >= limit]
            self._idle = {key: workers for key, workers in self._idle.items() if workers}
            used = [worker.function for worker in self._busy]
            used += [worker.function for workers in self._idle.values() for worker in workers]
            self._reaper = None
            if self._idle:
                self._schedule_reaper()
        self._discard(doomed)
        folders = {path for function in used for path in (function.code, *function.layers)}
        self.code.forget_unused(folders, _CODE_LIMIT)


def _failed(kind: str, message: str) -> Outcome:
    line = LogLine(int(time.time() * 1000), f"{message}\n{kind}")
    return Outcome(payload=error_body(kind, message), error=kind, log=(line,))


def _fits(worker: ProcessWorker, function: RunnableFunction) -> bool:
    return worker.function.fingerprint == function.fingerprint
