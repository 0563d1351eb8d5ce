"""A port of its own for every API: a clean origin, as single-page applications and frameworks want it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from sls_py.emulator.engine import AsgiApp
from sls_py.emulator.serving import bind_near, serve
from sls_py.model.values import JsonObject

_LOOK_EVERY = 0.5
_FIRST_PORT = 4700


class Origins:
    """Serves each address of the inventory at the root of a port, as long as it is there.

    Ports are given from 4700 on, in the order in which APIs appear.
    """

    def __init__(self, inventory: Callable[[], JsonObject]) -> None:
        self._inventory = inventory
        self._app: AsgiApp | None = None
        self._served: dict[str, tuple[str, asyncio.Event, asyncio.Task[None]]] = {}

    async def tend(self, app: AsgiApp) -> None:
        """Follow what is deployed and serve it with the pages of an application, without end."""
        self._app = app
        try:
            while True:
                self._follow(self._inventory())
                await asyncio.sleep(_LOOK_EVERY)
        finally:
            self._follow({"addresses": []})

    def inventory(self) -> JsonObject:
        """Return the inventory with the origin of each address."""
        found = self._inventory()
        self._follow(found)  # whoever asks right after a deployment sees its origins
        for each in found["addresses"]:
            if served := self._served.get(str(each["url"])):
                each["origin"] = served[0]
        return found

    def _follow(self, inventory: JsonObject) -> None:
        addresses = {str(each["url"]) for each in inventory["addresses"]}
        for gone in self._served.keys() - addresses:
            self._served.pop(gone)[1].set()
        for url in sorted(addresses - self._served.keys()):
            if self._app is not None:
                self._serve(self._app, url)

    def _serve(self, app: AsgiApp, url: str) -> None:
        parts, stopped = urlsplit(url), asyncio.Event()
        listener: socket.socket = bind_near(_FIRST_PORT)
        origin = f"{parts.scheme}://127.0.0.1:{listener.getsockname()[1]}"
        under = _Under(app, parts.path.rstrip("/"))
        task = asyncio.create_task(serve(under, listener, stopped))
        self._served[url] = (origin, stopped, task)


class _Under:
    """An ASGI application that serves another's pages under a path at its root."""

    def __init__(self, app: AsgiApp, path: str) -> None:
        self._app = app
        self._path = path

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] in ("http", "websocket"):
            path = self._path + scope["path"]
            raw = self._path.encode() + (scope.get("raw_path") or scope["path"].encode())
            scope = {**scope, "path": path, "raw_path": raw}
        await self._app(scope, receive, send)
