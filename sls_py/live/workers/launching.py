"""Start children: forked from a process that has the packages loaded, or each on its own below a debugger."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sls_py.emulator import runtime
from sls_py.emulator.runtime.output import Output
from sls_py.live.workers.child import Child
from sls_py.live.workers.records import LocalFunction, ignore
from sls_py.live.workers.slspy_worker.channel import Channel
from sls_py.model.values import JsonObject

_PROGRAM = Path(__file__).parent / "slspy_worker"
_RUNTIME = Path(runtime.__file__).parent
_RELEASED = 5.0
"""Seconds that a debugger may take to let go of its port."""


class LaunchError(Exception):
    """A child cannot be started; the message says why."""


class Launcher(Protocol):
    """Starts children of one function."""

    def launch(self) -> Child:
        """Start a child.

        Raises:
            LaunchError: it cannot be started.
        """
        ...

    def close(self) -> None:
        """End it with its children."""
        ...


class Zygote:
    """A process that forks children; it loads packages while the caller does something else."""

    def __init__(
        self, command: tuple[str, ...], setup: JsonObject, environ: Mapping[str, str]
    ) -> None:
        self._lock = threading.Lock()
        self._ready = False
        self._process, self._control = _start(command, setup, environ)
        self._setup = setup

    def launch(self) -> Child:
        """Fork a child."""
        output = Output()
        ours, theirs = socket.socketpair()
        try:
            pid = self._fork(theirs, output)
        except BaseException:
            ours.close()
            output.close()
            raise
        finally:
            theirs.close()
        output.started()
        return Child(Channel(ours), output, pid, lambda: self._status(pid))

    def close(self) -> None:
        """End the process; it ends its children."""
        with self._lock:
            self._control.close()
            _end(self._process)

    def _fork(self, theirs: socket.socket, output: Output) -> int:
        answer = self._ask({"fork": True}, (theirs.fileno(), output.write_end))
        return int(answer["pid"])

    def _status(self, pid: int) -> int:
        with suppress(LaunchError):
            return int(self._ask({"wait": pid})["status"])
        return 0

    def _ask(self, question: JsonObject, descriptors: tuple[int, ...] = ()) -> JsonObject:
        with self._lock:
            try:
                if not self._ready:
                    self._receive()
                    self._ready = True
                self._control.send(question, b"", descriptors)
                return self._receive()
            except OSError as error:
                raise LaunchError(f"the process that loads packages is gone: {error}") from error

    def _receive(self) -> JsonObject:
        received = self._control.receive()
        if received is None:
            raise LaunchError("the process that loads packages ended")
        return received[0]


class Alone:
    """Starts each child as a process of its own, below what `command` begins with: a debugger.

    `waits` hears of the debugger's port each time. The one before may hold it for a moment.
    """

    def __init__(
        self,
        command: tuple[str, ...],
        setup: JsonObject,
        environ: Mapping[str, str],
        port: int = 0,
        waits: Callable[[int], None] = ignore,
    ) -> None:
        self._port = port
        self._waits = waits
        self._command = command
        self._setup = {**setup, "alone": True}
        self._environ = environ
        self._processes: list[subprocess.Popen[bytes]] = []

    def launch(self) -> Child:
        """Start a process."""
        if self._port:
            _await_free(self._port)
        output = Output()
        ours, theirs = socket.socketpair()
        descriptors = (theirs.fileno(), output.write_end)
        process, control = _start(self._command, self._setup, self._environ, descriptors)
        theirs.close()
        output.started()
        control.close()
        self._processes.append(process)
        if self._port:
            self._waits(self._port)
        return Child(Channel(ours), output, process.pid, lambda: _as_status(process.wait()))

    def close(self) -> None:
        """End all processes."""
        for process in self._processes:
            _end(process)


def is_free(port: int) -> bool:
    """Tell whether a program could listen at a port of this machine."""
    with socket.socket() as trying:
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind(("127.0.0.1", port))
        except (OSError, OverflowError):  # ports end at 65535
            return False
    return True


def _await_free(port: int) -> None:
    end = time.monotonic() + _RELEASED
    while not is_free(port):
        if time.monotonic() >= end:
            raise LaunchError(f"port {port}, where a debugger is to be waited for, is in use")
        time.sleep(0.05)


def setup_of(function: LocalFunction, offered: Path, *, preload: bool = True) -> JsonObject:
    """Return what a process of a function is told when it starts."""
    return {
        "handler": function.handler,
        "root": str(function.root),
        "packed": [str(path) for path in (*function.packed, *_inside(function.layers))],
        "installed": [str(path) for path in function.installed],
        "offered": [str(offered)],
        "bootstrap": str(_RUNTIME / "bootstrap.py"),
        "replies": str(_RUNTIME / "slspy_replies.py"),
        "preload": preload,
        "alone": False,
    }


def _inside(layers: tuple[Path, ...]) -> list[Path]:
    return [
        path
        for layer in layers
        for path in (*sorted(layer.glob("python/lib/python3*/site-packages")), layer / "python")
        if path.is_dir()
    ]


def _start(
    command: tuple[str, ...],
    setup: JsonObject,
    environ: Mapping[str, str],
    descriptors: tuple[int, ...] = (),
) -> tuple[subprocess.Popen[bytes], Channel]:
    ours, theirs = socket.socketpair()
    try:
        process = subprocess.Popen(
            [*command, str(_PROGRAM), str(theirs.fileno())],
            env=dict(environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            process_group=0,
        )
    except OSError as error:
        ours.close()
        raise LaunchError(f"`{command[0]}` cannot be started: {error}") from error
    finally:
        theirs.close()
    control = Channel(ours)
    control.send(setup, b"", descriptors)
    return process, control


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, 9)
    process.wait()
    if process.stdin is not None:
        process.stdin.close()


def _as_status(code: int) -> int:
    """Return the status of `waitpid` for a return code of `subprocess`."""
    return -code if code < 0 else code << 8
