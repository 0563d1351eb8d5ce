"""One process that runs one function, one event at a time."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sls_py.emulator.process import has_died
from sls_py.emulator.runtime import lines, memory
from sls_py.emulator.runtime.api import error_body
from sls_py.emulator.runtime.function import Call, LogLine, Outcome, RunnableFunction, Timing
from sls_py.emulator.runtime.output import Output

_INIT_LIMIT = 10.0
_MEMORY_LOOK = 0.1
_RESPONSE_LIMIT = 6 * 1024 * 1024 + 100


@dataclass(frozen=True, slots=True)
class _Result:
    kind: str
    body: bytes
    max_memory: int


class ProcessWorker:
    """A process; `invoke` is called by one thread at a time. `outdated` ones are not used again."""

    def __init__(self, name: str, function: RunnableFunction) -> None:
        self.name = name
        self.function = function
        self.log_stream = f"{time.strftime('%Y/%m/%d', time.gmtime())}/[{function.version}]{name}"
        self.last_used = time.monotonic()
        self.outdated = False
        self.generation = 0
        self._output = Output()
        self._changed = threading.Condition()
        self._process: subprocess.Popen[bytes] | None = None
        self._call: tuple[Call, int] | None = None
        self._taken = False
        self._result: _Result | None = None
        self._ready = False
        self._killed = False
        self._started = time.monotonic()
        self._init_duration: float | None = None
        self._fresh: list[LogLine] = []
        self._peak = 0

    def start(
        self, command: Sequence[str], environment: Mapping[str, str], folder: Path, version: str
    ) -> None:
        """Start the process; `version` says what it runs on.

        Raises:
            OSError: the command cannot be run.
        """
        self._fresh = [lines.init_start(self.function, version)]
        try:
            self._process = subprocess.Popen(
                command,
                env=dict(environment),
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=self._output.write_end,
                stderr=self._output.write_end,
                process_group=0,
            )
        finally:
            self._output.started()
        threading.Thread(target=self._watch, name="slspy-worker", daemon=True).start()

    @property
    def alive(self) -> bool:
        """Whether the process can take another event."""
        return self._process is not None and not self._killed and not _has_ended(self._process)

    def memory(self) -> int:
        """Return the memory that the process has now, in MB."""
        return memory.resident(self._process.pid) if self._process and self.alive else 0

    def invoke(self, call: Call, *, warm: bool) -> Outcome | None:
        """Run the function on one event, and return what came of it, however it ended.

        None when a warm process turns out to be dead: the function did not see the event.
        """
        log = [*self._fresh, lines.start(self.function, call.request_id)]
        self._fresh = []
        initialized = self._wait_until_ready()
        begun, moment = time.monotonic(), time.time()
        result = self._hand_over(call) if initialized else self._result
        if warm and result is None and not self._taken and not self.alive:
            return None
        duration = (time.monotonic() - begun) * 1000 if initialized else 0.0
        log.extend(self._output.take())
        payload, error, status = self._judge(call, result, log)
        init, self._init_duration = self._init_duration, None
        metrics = lines.Metrics(
            duration=duration,
            max_memory=self._max_memory(result),
            init_duration=init,
        )
        log.extend(lines.end(self.function, call.request_id, status, metrics))
        self.last_used = time.monotonic()
        return Outcome(
            payload=payload,
            error=error,
            log=tuple(log),
            log_stream=self.log_stream,
            timing=Timing(moment, duration, init),
        )

    def next_call(self) -> tuple[Call, int] | None:
        """Wait for an event (called by the Runtime API)."""
        with self._changed:
            if not self._ready:
                self._ready = True
                self._init_duration = (time.monotonic() - self._started) * 1000
                self._changed.notify_all()
            self._changed.wait_for(lambda: self._call is not None or not self.alive)
            # A dead process must not take the event away from the one that will replace it.
            taken, self._call = (self._call if self.alive else None), None
            self._taken = taken is not None
        return taken

    def take_result(
        self, request_id: str, kind: str, body: bytes, headers: Mapping[str, str]
    ) -> None:
        """Take an answer (called by the Runtime API)."""
        del request_id  # a process has one event at a time
        with self._changed:
            self._result = _Result(kind, body, int(headers.get("slspy-max-memory", "0")))
            self._changed.notify_all()

    def kill(self) -> None:
        """End the process and all that it started."""
        self._killed = True
        process = self._process
        if process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if process.stdin is not None:
                process.stdin.close()
        self._output.close()
        with self._changed:
            self._changed.notify_all()

    def _watch(self) -> None:
        assert self._process is not None
        self._process.wait()
        with self._changed:
            self._changed.notify_all()

    def _wait_until_ready(self) -> bool:
        """Wait for the function's code to be loaded; AWS gives it ten seconds, and then the function's time."""
        limit = _INIT_LIMIT + self.function.timeout
        with self._changed:
            self._wait_for(lambda: self._ready or self._result is not None, limit)
            return self._ready

    def _hand_over(self, call: Call) -> _Result | None:
        deadline = int((time.time() + self.function.timeout) * 1000)
        with self._changed:
            self._result, self._taken = None, False
            self._call = (call, deadline)
            self._changed.notify_all()
            self._wait_for(lambda: self._result is not None, self.function.timeout)
            self._call = None
            return self._result

    def _wait_for(self, done: Callable[[], bool], limit: float) -> None:
        """Wait until something is done, the process is dead or out of memory, or the time is over. Needs the lock."""
        end = time.monotonic() + limit
        while not (done() or not self.alive):
            left = None if self.function.wrapper else end - time.monotonic()
            if left is not None and left <= 0:
                return
            self._changed.wait(_MEMORY_LOOK if left is None else min(left, _MEMORY_LOOK))
            if self._is_out_of_memory():
                self._peak = self.function.memory_size
                self.kill()

    def _is_out_of_memory(self) -> bool:
        if self._process is None or self.function.wrapper or not self.alive:
            return False
        return memory.resident(self._process.pid) > self.function.memory_size

    def _max_memory(self, result: _Result | None) -> int:
        """Return what the process had at most, in MB: as it told itself, else as the system does."""
        if result is not None and result.max_memory:
            return result.max_memory
        return self._peak or (memory.peak(self._process.pid) if self._process else 0)

    def _judge(
        self, call: Call, result: _Result | None, log: list[LogLine]
    ) -> tuple[bytes, str | None, str]:
        """Return payload, error type and status of an invocation; add what explains them to the log."""
        if result is not None and result.kind == "response":
            if len(result.body) <= _RESPONSE_LIMIT:
                return result.body, None, "success"
            message = "Response payload size exceeded maximum allowed payload size (6291556 bytes)."
            return self._failure(call, "Function.ResponseSizeTooLarge", message, log)
        if result is not None:
            if result.kind == "init":
                self.kill()
            return _with_request(result.body, call), _error_type(result.body), "error"
        if self.alive:
            self.kill()
            log.append(lines.timed_out(call.request_id, self.function.timeout))
            message = f"Task timed out after {self.function.timeout:.2f} seconds"
            text = f"RequestId: {call.request_id} Error: {message}"
            return error_body("Sandbox.Timedout", text), "Sandbox.Timedout", "timeout"
        return self._failure(call, "Runtime.ExitError", self._exit_reason(), log)

    def _failure(
        self, call: Call, kind: str, message: str, log: list[LogLine]
    ) -> tuple[bytes, str, str]:
        if kind == "Runtime.ExitError":
            self.kill()
            log.extend(self._output.take())
        log.append(lines.problem(call.request_id, kind, message))
        text = f"RequestId: {call.request_id} Error: {message}" if "exit" in message else message
        return error_body(kind, text), kind, "error"

    def _exit_reason(self) -> str:
        assert self._process is not None
        status = self._process.wait()
        if status == 0:
            return "Runtime exited without providing a reason"
        if status < 0:
            name = signal.strsignal(-status) or str(-status)
            return f"Runtime exited with error: signal: {name.lower()}"
        return f"Runtime exited with error: exit status {status}"


def _error_type(body: bytes) -> str:
    try:
        return str(json.loads(body)["errorType"])
    except (ValueError, KeyError, TypeError):
        return "Unhandled"


def _with_request(body: bytes, call: Call) -> bytes:
    """Put the request id into an error that was reported before there was a request."""
    try:
        failure = json.loads(body)
    except ValueError:
        return error_body("Runtime.Unknown", body.decode("utf-8", errors="replace"))
    if isinstance(failure, dict) and not failure.get("requestId", "-"):
        failure["requestId"] = call.request_id
        return json.dumps(failure).encode()
    return body


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether a process is dead at this moment.

    `poll` says no while another thread waits for the process, also when it has just died; so does `waitid` while
    threads of a killed process end one after the other.
    """
    if process.returncode is not None or not hasattr(os, "waitid"):
        return process.poll() is not None
    try:
        ended = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return True
    return ended is not None or has_died(process.pid)
