"""Serve an application on a socket of 127.0.0.1 that already listens, until told to stop."""

from __future__ import annotations

import asyncio
import os
import socket

from sls_py.emulator.engine import AsgiApp

_FIRST_PORT = 4566
_PORTS_TRIED = 20


def bind(wanted: int | None) -> socket.socket:
    """Return a socket bound to a port of 127.0.0.1: the wanted one, else one from 4566 on, else any free one."""
    ports = range(_FIRST_PORT, _FIRST_PORT + _PORTS_TRIED)
    for port in ([wanted] if wanted else []) + list(ports):
        if found := _bind_port(port):
            return found
    return bind_any()


def bind_near(first: int) -> socket.socket:
    """Return a socket bound to the first free port of 127.0.0.1 from this one on, else to any free one."""
    for port in range(first, first + _PORTS_TRIED):
        if found := _bind_port(port):
            return found
    return bind_any()


def bind_any() -> socket.socket:
    """Return a socket bound to a free port of 127.0.0.1."""
    found = _bind_port(0)
    if found is None:
        raise OSError("no port of 127.0.0.1 is free")
    return found


async def serve(
    app: AsgiApp, listener: socket.socket, stopped: asyncio.Event, *, keep_alive: float = 75.0
) -> None:
    """Serve until `stopped` is set. The socket is taken over and closed.

    `keep_alive` is how many seconds a connection may be idle.
    """
    from hypercorn.asyncio import serve as run
    from hypercorn.config import Config

    config = Config()
    config.bind = [f"fd://{os.dup(listener.fileno())}"]
    config.keep_alive_timeout = keep_alive
    config.graceful_timeout = 2
    config.shutdown_timeout = 20
    config.errorlog = None
    listener.close()
    await run(app, config, shutdown_trigger=stopped.wait)


def _bind_port(port: int) -> socket.socket | None:
    # a program that listens on all interfaces does not stop every system from binding 127.0.0.1 as well
    if port and _somebody_answers(port):
        return None
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)  # only a listening socket keeps others from binding the port too
    except OSError:
        listener.close()
        return None
    return listener


def _somebody_answers(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0
