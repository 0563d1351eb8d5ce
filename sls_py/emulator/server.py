"""The process of a local cloud: `python -m sls_py.emulator.server --data-directory D`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import secrets
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

from sls_py import __version__
from sls_py.emulator import engine, process, talk
from sls_py.emulator.cloud import Settings
from sls_py.emulator.guard import Guard
from sls_py.emulator.home import Home
from sls_py.emulator.lock import is_lock_of, try_lock
from sls_py.emulator.logs import log_to_file, rotate
from sls_py.emulator.origins import Origins
from sls_py.emulator.record import (
    Record,
    read_identity,
    read_record,
    remove_record,
    write_identity,
    write_record,
)
from sls_py.emulator.serving import bind, serve
from sls_py.errors import EmulatorError

_SAVE_EVERY = 30.0
_END_LIMIT = 8.0
_log = logging.getLogger("slspy.server")


def main(arguments: list[str] | None = None) -> int:
    """Run the server of a data directory until it is told to stop; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m sls_py.emulator.server")
    parser.add_argument("--data-directory", type=Path, required=True)
    parser.add_argument("--idle-exit", type=float)
    parser.add_argument("--strict-runtime", action="store_true")
    parser.add_argument("--apis", action="store_true")
    given = parser.parse_args(arguments)
    home = Home(given.data_directory.absolute())
    settings = Settings(
        idle_exit=given.idle_exit, strict_runtime=given.strict_runtime, origins=given.apis
    )
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    home.make()
    lock = _take_lock(home)
    if lock is None:
        _log.error("another server runs with the data directory %s", home.directory)
        return 1
    with contextlib.suppress(PermissionError):  # it leads a session already
        os.setsid()
    os.chdir(home.directory)
    try:
        # not asyncio.run: it would wait for threads of the engine that wait for functions, for an hour if need be
        asyncio.Runner().run(_run(home, settings))
    except EmulatorError as error:
        _log.error("%s", error.message)
        return 1
    return 0


def _take_lock(home: Home) -> int | None:
    """Return the lock that the starter handed over as standard input, or take it when there is none."""
    lock = os.dup(0) if is_lock_of(0, home) else try_lock(home)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)  # functions' processes inherit standard input and must not inherit the lock
    os.close(nothing)
    return lock


async def _run(home: Home, settings: Settings) -> None:
    identity = read_identity(home)
    listener = bind(identity.port)
    port: int = listener.getsockname()[1]
    engine.temporary_folder(home)
    loaded = engine.load(home, port, identity, persistent=True, strict=settings.strict_runtime)
    for warning in loaded.warnings:
        _log.warning("%s", warning)
    record = Record(
        pid=os.getpid(),
        process_start=process.start_mark(os.getpid()) or "",
        started_at=time.time(),
        port=port,
        endpoint=f"http://127.0.0.1:{port}",
        access_key_id=identity.access_key_id,
        secret_access_key=identity.secret_access_key,
        token=secrets.token_urlsafe(24),
        instance=secrets.token_hex(8),
        engine_version=loaded.version,
        moved_from=_moved_from(identity.port, port),
        slspy_version=__version__,
    )
    write_identity(home, replace(identity, port=port))
    guard, more = _guarded(loaded, record, settings)
    stopped, signaled = asyncio.Event(), _signaled()
    tasks = [
        asyncio.create_task(_announce(home, record)),
        asyncio.create_task(_tend(home, guard)),
        asyncio.create_task(_wind_up(signaled, guard, stopped)),
        asyncio.create_task(_end_when_idle(settings.idle_exit, guard, signaled)),
        *(asyncio.create_task(each.tend(guard)) for each in more),
    ]
    try:
        await serve(guard, listener, stopped)
    finally:
        for task in tasks:
            task.cancel()
        loaded.close()
        _forget(home, record)


def _guarded(
    loaded: engine.Engine, record: Record, settings: Settings
) -> tuple[Guard, tuple[Origins, ...]]:
    """Return the guard, and what serves APIs on ports of their own, if anything."""
    names = {"instance": record.instance, "token": record.token}
    if not settings.origins:
        return Guard(loaded, **names, persistent=True), ()
    origins = Origins(loaded.inventory)
    shown = replace(loaded, inventory=origins.inventory)
    return Guard(shown, **names, persistent=True), (origins,)


def _moved_from(stored: int | None, port: int) -> int | None:
    wanted = stored or 4566
    return wanted if wanted != port else None


def _signaled() -> asyncio.Event:
    signaled = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, signaled.set)
    return signaled


async def _announce(home: Home, record: Record) -> None:
    """Write `server.json` as soon as the server answers on its port."""
    while True:
        answer = await asyncio.to_thread(talk.ask, record.port, "GET", talk.PING, limit=5.0)
        if answer is not None and answer.instance == record.instance:
            break
        await asyncio.sleep(0.01)
    write_record(home, record)


async def _tend(home: Home, guard: Guard) -> None:
    """Save what changed and keep the log small, now and then."""
    while True:
        await asyncio.sleep(_SAVE_EVERY)
        await guard.save()
        if rotate(home):
            log_to_file(home)


async def _end_when_idle(limit: float | None, guard: Guard, signaled: asyncio.Event) -> None:
    """Act as if told to stop when nobody asked for anything in `limit` seconds."""
    while limit is not None:
        await asyncio.sleep(min(1.0, limit / 4))
        if time.monotonic() - guard.used_at > limit:
            signaled.set()
            return


async def _wind_up(signaled: asyncio.Event, guard: Guard, stopped: asyncio.Event) -> None:
    """Save first when told to stop, and end the process even if a request never comes back."""
    await signaled.wait()
    exit_late = threading.Timer(_END_LIMIT, os._exit, (0,))
    exit_late.daemon = True
    exit_late.start()
    await guard.save()
    stopped.set()


def _forget(home: Home, record: Record) -> None:
    stored = read_record(home)
    if stored is not None and stored.instance == record.instance:
        remove_record(home)


if __name__ == "__main__":
    status = main()
    logging.shutdown()
    sys.stderr.flush()
    os._exit(status)
