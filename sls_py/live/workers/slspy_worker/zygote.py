"""The process that has a function's packages loaded, and forks the children that run it.

It loads what the function's own modules import, but not those modules: what they open when they are loaded
(connections, clients) must not be shared by children, and they are what changes from save to save.
"""

from __future__ import annotations

import importlib.util
import os
import signal
import site
import socket
import sys
import threading
import traceback
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .channel import Channel
from .preload import imported_names
from .running import Runner

if TYPE_CHECKING:
    Fields = dict[str, Any]


def main() -> None:
    """Take the setup from the descriptor that the first argument names, and do what is asked until it is closed."""
    control = Channel(socket.socket(fileno=int(sys.argv[1])))
    received = control.receive()
    if received is None:
        return
    setup, _, descriptors = received
    _open_streams()
    bootstrap = _load(setup["bootstrap"], "slspy_bootstrap")
    _load(setup["replies"], "slspy_replies").install()
    site.setquit()  # exit() and quit() come from the site module, which is left out at the start
    _set_paths(setup)
    setup["stable"] = _stable(setup)
    if setup["alone"]:
        _run_child(descriptors, setup, bootstrap)
        return
    for name in imported_names(setup["handler"], setup["root"]) if setup["preload"] else ():
        _preload(name, setup["stable"])
    control.send({"threads": threading.active_count()})
    _Zygote(control, setup, bootstrap).serve()


class _Zygote:
    def __init__(self, control: Channel, setup: Fields, bootstrap: Any) -> None:
        self._control = control
        self._setup = setup
        self._bootstrap = bootstrap
        self._children: set[int] = set()

    def serve(self) -> None:
        while True:
            received = self._control.receive()
            if received is None:
                self._end_children()
                os._exit(0)
            fields, _, descriptors = received
            if "wait" in fields:
                self._control.send({"status": self._wait(fields["wait"])})
            else:
                self._control.send({"pid": self._fork(descriptors)})

    def _fork(self, descriptors: list[int]) -> int:
        pid = os.fork()
        if pid:
            for descriptor in descriptors:
                os.close(descriptor)
            self._children.add(pid)
            return pid
        status = 1
        try:
            self._control.close()
            os.setpgid(0, 0)
            _run_child(descriptors, self._setup, self._bootstrap)
            status = 0
        except SystemExit as error:
            status = error.code if isinstance(error.code, int) else 0 if error.code is None else 1
        except BaseException:  # noqa: BLE001  the process ends here, and its last words are the function's log
            traceback.print_exc()
        finally:
            os._exit(status)

    def _wait(self, pid: int) -> int:
        self._children.discard(pid)
        try:
            return os.waitpid(pid, 0)[1]
        except ChildProcessError:
            return 0

    def _end_children(self) -> None:
        for pid in self._children:
            try:
                os.killpg(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue


def _run_child(descriptors: list[int], setup: Fields, bootstrap: Any) -> None:
    channel, output = descriptors
    leave_with_parent()
    # byte-code is told from older one by seconds and sizes: a second save within a second would not be seen
    sys.dont_write_bytecode = True
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    Runner(Channel(socket.socket(fileno=channel)), setup, bootstrap).serve()


def leave_with_parent() -> None:
    """End this process, and what it started, when slspy dies: standard input is a pipe that nobody writes to."""
    pipe = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)

    def wait() -> None:
        os.read(pipe, 1)
        os.killpg(os.getpgrp(), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()


def _open_streams() -> None:
    """Open the standard streams anew as what they will be in the children, pipes, while they still lead nowhere."""
    reading, writing = os.pipe()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(writing, number)
        stream = open(number, "w", buffering=1, encoding="utf-8", closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
        os.dup2(nowhere, number)
    for descriptor in (reading, writing, nowhere):
        os.close(descriptor)


def _set_paths(setup: Fields) -> None:
    """Put the function's sources first, then what is installed here, what is packed, and what the runtime offers."""
    sys.path.insert(0, setup["root"])
    for folder in setup["installed"]:
        site.addsitedir(folder)
    sys.path.extend([*setup["packed"], *setup["offered"]])


def _stable(setup: Fields) -> list[str]:
    """Return the real places of what is installed: what lies there does not change from save to save."""
    offered = [entry.path for folder in setup["offered"] for entry in os.scandir(folder)]
    places = [os.path.dirname(os.__file__), *setup["packed"], *setup["installed"], *offered]  # noqa: PTH120
    return [os.path.realpath(place) for place in places]


def _preload(name: str, stable: list[str]) -> None:
    try:
        found = importlib.util.find_spec(name.partition(".")[0])
        if found and os.path.realpath(found.origin or "").startswith(tuple(stable)):
            import_module(name)
    except BaseException:  # noqa: BLE001  the function's own import will raise it again, and tell
        return


def _load(path: str, name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
