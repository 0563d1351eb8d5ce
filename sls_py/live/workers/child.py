"""A process that runs a function's events, one at a time, as slspy sees it."""

from __future__ import annotations

import os
import select
import signal
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import NamedTuple

from sls_py.emulator.runtime import LogLine
from sls_py.emulator.runtime.output import Output
from sls_py.live.wire.messages import Failure, Frame
from sls_py.live.workers.records import Job, Outcome, Tell
from sls_py.live.workers.slspy_worker.channel import Channel
from sls_py.model.values import JsonObject

_LOOK = 0.05
_LARGEST = 6 * 1024 * 1024 + 100
_DEEPEST = 16


class Ends(NamedTuple):
    """The ends of a child's channel and output that belong to the child."""

    channel: socket.socket
    output: int


class Child:
    """A running child; `status` waits for its end and returns how it ended."""

    def __init__(
        self, channel: Channel, output: Output, pid: int, status: Callable[[], int]
    ) -> None:
        self.pid = pid
        self.started = time.monotonic()
        self.keys = ""
        self.dead = False
        self.files: tuple[str, ...] = ()
        self._channel = channel
        self._output = output
        self._status = status
        self._reading = threading.Lock()
        self._warming = False
        self._refused: Failure | None = None

    def warm(self, environ: Mapping[str, str]) -> None:
        """Have the handler loaded now; the answer is taken with that of the first event."""
        self.keys = environ.get("AWS_ACCESS_KEY_ID", "")
        self._warming = True
        with suppress(OSError):
            self._channel.send({"environ": dict(environ)})

    def refused(self) -> Failure | None:
        """Wait until the handler is loaded; return how that failed, None when it did not, or is not known."""
        ready = self._poll()
        while self._warming and not self.dead:
            with self._reading:
                if self._warming and not self.dead and ready.poll(_LOOK * 1000):
                    self._receive()
        return self._refused

    def run(self, job: Job, tell: Tell) -> Outcome | None:
        """Run an event; None when the child was dead before it had it."""
        begun = time.monotonic()
        lines: list[LogLine] = []
        self.keys = self.keys or job.environ.get("AWS_ACCESS_KEY_ID", "")
        try:
            fields = {"environ": dict(job.environ), "headers": dict(job.headers)}
            self._channel.send(fields, job.event)
        except OSError:
            self.dead = True
            return None
        answer = self._answer(job, lambda: self._move(lines, tell))
        result, failure = self._judge(answer, job, time.monotonic() - begun)
        self._move(lines, tell)
        return Outcome(result, failure, tuple(lines), time.monotonic() - begun)

    def end(self) -> None:
        """Kill the child, with all that it started."""
        self.dead = True
        with suppress(ProcessLookupError, PermissionError):
            try:
                os.killpg(self.pid, signal.SIGKILL)
            except ProcessLookupError:
                os.kill(self.pid, signal.SIGKILL)
        self._channel.close()
        self._output.close()

    def _move(self, lines: list[LogLine], tell: Tell) -> None:
        for line in self._output.take():
            lines.append(line)
            tell(line)

    def _answer(self, job: Job, look: Callable[[], None]) -> tuple[JsonObject, bytes] | str:
        """Wait for the answer to an event; a word when there is none: `late` or `dead`."""
        ready = self._poll()
        while True:
            left = job.deadline - time.monotonic()
            if left <= 0 or (job.given_up is not None and job.given_up.is_set()):
                return "late"
            look()
            with self._reading:
                if not ready.poll(min(left, _LOOK) * 1000):
                    continue
                received = self._receive()
            if received is None:
                return "dead"
            if "loaded" not in received[0]:
                return received

    def _poll(self) -> select.poll:
        ready = select.poll()
        with suppress(ValueError):  # it was closed meanwhile
            ready.register(self._channel.socket, select.POLLIN)
        return ready

    def _receive(self) -> tuple[JsonObject, bytes] | None:
        """Take a message; what is said of loading ahead is remembered."""
        try:
            received = self._channel.receive()
        except (OSError, ValueError):
            received = None
        self._warming = False
        if received is None:
            return None
        fields, bulk, _ = received
        if "loaded" in fields:
            self.files = tuple(fields["loaded"])
            failure = fields.get("failure")
            self._refused = failure_of(failure) if failure else None
        return fields, bulk

    def _judge(
        self, answer: tuple[JsonObject, bytes] | str, job: Job, seconds: float
    ) -> tuple[bytes, Failure | None]:
        if answer == "late":
            self.end()
            text = f"RequestId: {job.request_id} Error: Task timed out after {seconds:.2f} seconds"
            return b"", Failure("Sandbox.Timedout", text)
        if isinstance(answer, str):
            self.dead = True
            text = f"RequestId: {job.request_id} Error: {_reason(self._status())}"
            return b"", Failure("Runtime.ExitError", text)
        fields, result = answer
        if "failure" in fields:
            return b"", failure_of(fields["failure"])
        if len(result) > _LARGEST:
            text = (
                f"Response payload size exceeded maximum allowed payload size ({_LARGEST} bytes)."
            )
            return b"", Failure("Function.ResponseSizeTooLarge", text)
        return result, None


def failure_of(fields: JsonObject, depth: int = 0) -> Failure:
    """Return a failure as a child describes it."""
    cause = fields["cause"] if depth < _DEEPEST else None
    return Failure(
        fields["kind"],
        fields["message"],
        tuple(Frame(*frame) for frame in fields["frames"]),
        failure_of(cause, depth + 1) if cause else None,
        fields["explicit"],
    )


def _reason(status: int) -> str:
    if os.WIFSIGNALED(status):
        name = signal.strsignal(os.WTERMSIG(status)) or str(os.WTERMSIG(status))
        return f"Runtime exited with error: signal: {name.lower()}"
    if code := os.WEXITSTATUS(status):
        return f"Runtime exited with error: exit status {code}"
    return "Runtime exited without providing a reason"
