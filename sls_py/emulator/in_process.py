"""The local cloud inside this process, for tests: nothing stored, reset in milliseconds, one in a process's life."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sls_py.emulator import engine, talk
from sls_py.emulator.cloud import LocalCloud
from sls_py.emulator.guard import Guard
from sls_py.emulator.home import Home
from sls_py.emulator.record import new_identity
from sls_py.emulator.serving import bind_any, serve
from sls_py.errors import EmulatorError

_READY_LIMIT = 30.0
_END_LIMIT = 15.0
_KEEP_ALIVE = (
    5.0  # both ends of a connection are open files of this process, and tests make many clients
)


@contextmanager
def running(data_directory: Path) -> Iterator[LocalCloud]:
    """Run a local cloud on a thread of this process as long as the block lasts.

    The engine reads its settings from `os.environ` whenever it loads a service, so they stay there meanwhile.

    Raises:
        EmulatorError: this process had one before, or it did not get ready in time.
    """
    if "ministack.app" in sys.modules:
        raise EmulatorError("a process can have one local cloud in its life")
    home = Home(data_directory)
    home.make()
    before = dict(os.environ)
    identity = new_identity()
    listener = bind_any()
    port: int = listener.getsockname()[1]
    try:
        # it stands for AWS in tests, where images are deployed
        loaded = engine.load(home, port, identity, persistent=False, images=True)
        cloud = LocalCloud(
            endpoint=f"http://127.0.0.1:{port}",
            port=port,
            pid=os.getpid(),
            access_key_id=identity.access_key_id,
            secret_access_key=identity.secret_access_key,
            token=secrets.token_urlsafe(24),
            instance=secrets.token_hex(8),
            engine_version=loaded.version,
            data_directory=home.directory,
        )
        with _serving(loaded, cloud, listener):
            yield cloud
    finally:
        os.environ.clear()
        os.environ.update(before)


def reset(cloud: LocalCloud) -> None:
    """Delete all resources.

    Raises:
        EmulatorError: the engine did not do it.
    """
    answer = talk.ask(cloud.port, "POST", talk.RESET, token=cloud.token, limit=_READY_LIMIT)
    if answer is None or answer.status != 200:
        raise EmulatorError("the local cloud did not reset")


@contextmanager
def _serving(loaded: engine.Engine, cloud: LocalCloud, listener: socket.socket) -> Iterator[None]:
    loop = asyncio.new_event_loop()
    stopped = asyncio.Event()
    guard = Guard(loaded, instance=cloud.instance, token=cloud.token, persistent=False)

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(serve(guard, listener, stopped, keep_alive=_KEEP_ALIVE))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    thread = threading.Thread(target=run, name="slspy-local-cloud", daemon=True)
    thread.start()
    try:
        _wait_ready(cloud)
        yield
    finally:
        loaded.close()
        loop.call_soon_threadsafe(stopped.set)
        thread.join(_END_LIMIT)


def _wait_ready(cloud: LocalCloud) -> None:
    deadline = time.monotonic() + _READY_LIMIT
    while talk.ask(cloud.port, "GET", talk.PING, limit=5.0) is None:
        if time.monotonic() > deadline:
            raise EmulatorError(f"the local cloud was not ready after {_READY_LIMIT:.0f} s")
        time.sleep(0.01)
