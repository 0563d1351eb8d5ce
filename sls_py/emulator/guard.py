"""Stand in front of the engine: keep web pages out, answer slspy's own commands, name the server in each answer."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import re
import time
from collections.abc import Mapping
from typing import Any

from sls_py.emulator import page, talk
from sls_py.emulator.engine import Engine
from sls_py.model.values import JsonObject

_log = logging.getLogger("slspy.guard")

# pages that belong to what was deployed: APIs, function URLs, load balancers, sign-in pages
_DEPLOYED_PATH = re.compile(
    r"/_aws/(execute-api|lambda-url)/|/restapis/[^/]+/[^/]+/_user_request_(/|$)|/_alb/|/oauth2/|/login|/logout"
    r"|/[^/]+/\.well-known/|/v1/apis/[^/]+/graphql$"
)
_DEPLOYED_HOST = re.compile(
    r"[^.]+\.(execute-api|lambda-url|cloudfront|alb|elb|appsync-api|s3-website)[.-]|.*\.elb\.amazonaws\.com"
)
_API_ALONE = re.compile(r"/_aws/execute-api/[^/]+")
_CLIENT_TARGET = re.compile(r"AWSCognitoIdentity(Provider)?Service\.")
_OPEN_INTERNAL = re.compile(
    r"/_ministack/(health$|ready$|cfn-response/|cfn-signal/|lambda-code/|lambda-layers/|rds/iam-auth$|eks-auth/)"
    r"|/_localstack/health$"
)
_PRESIGNED = re.compile(rb"(^|&)(X-Amz-)?Signature=")
_BROKER_HOST = re.compile(r"(^|\.)iot\.[a-z0-9-]+\.")
_MQTT = {"mqtt", "mqttv3.1", "mqttv5"}
_INSTANCE_METADATA = re.compile(r"/latest/(api|meta-data|dynamic|user-data)(/|$)")
_READ_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """An ASGI application around the engine's.

    It refuses requests that a web page sent (they carry `Origin`) unless they are for something deployed, and
    the engine's own unsigned commands; it counts changes so that the state is saved when there is something new.
    """

    def __init__(self, engine: Engine, *, instance: str, token: str, persistent: bool) -> None:
        self._engine = engine
        self._instance = instance.encode()
        self._token = token
        self._persistent = persistent
        self._changes = 0
        self._saved_changes = 0
        self._saved_at: float | None = None
        self.used_at = time.monotonic()
        self._saving = asyncio.Lock()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request, or pass it on."""
        if scope["type"] == "http":
            await self._http(scope, receive, self._naming(send))
        elif _is_unsigned_client(scope):
            # the engine takes it for nobody in particular, and lets it do everything
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            self.used_at = time.monotonic()
            await self._engine.app(scope, receive, send)

    async def save(self) -> None:
        """Write the state now, when anything may have changed since the last time."""
        async with self._saving:
            changes = self._changes
            if self._persistent and changes != self._saved_changes:
                await asyncio.to_thread(self._engine.save)
                self._saved_changes = changes
                self._saved_at = time.time()

    async def _http(self, scope: Any, receive: Any, send: Any) -> None:
        headers = _headers(scope)
        path: str = scope["path"]
        if path.startswith("/_slspy/"):
            await self._own(scope, receive, send, headers)
        elif refusal := self._refusal(path, headers, scope["query_string"]):
            await _answer(send, 403, {"message": refusal})
        else:
            self.used_at = time.monotonic()
            if scope["method"] not in _READ_METHODS:
                self._changes += 1
            await self._engine.app(_with_root(scope), receive, send)

    async def _own(self, scope: Any, receive: Any, send: Any, headers: Mapping[str, str]) -> None:
        path, method = scope["path"], scope["method"]
        if "origin" in headers and not page.is_own(path, headers):
            await _answer(send, 403, {"message": "not for web pages"})
        elif (method, path) == ("GET", talk.PAGE):
            await _send(send, page.page(headers))
        elif (method, path) == ("GET", talk.PING):
            await _answer(send, 200, self._state())
        elif not self._is_owner(headers):
            await _answer(send, 403, {"message": "the token is missing or wrong"})
        elif method == "GET":
            await self._tell(scope, send)
        elif method == "POST":
            await self._obey(scope, receive, send)
        else:
            await _answer(send, 405, {"message": "no such method"})

    async def _tell(self, scope: Any, send: Any) -> None:
        """Answer what the owner asks for."""
        if scope["path"] == talk.LOG:
            await _send(send, page.log(self._engine, scope["query_string"]))
        elif scope["path"] == talk.INVENTORY:
            await _answer(send, 200, self._engine.inventory())
        else:
            await _answer(send, 404, {"message": "no such page"})

    async def _obey(self, scope: Any, receive: Any, send: Any) -> None:
        """Do what the owner tells."""
        self._changes += 1
        if scope["path"] == talk.CALL:
            await _send(send, await page.call(self._engine, receive))
        elif scope["path"] == talk.SAVE:
            await self.save()
            await _answer(send, 200, {"saved_at": self._saved_at})
        elif scope["path"] == talk.RESET:
            self._engine.close()
            await self._engine.app({**scope, **_ENGINE_RESET}, receive, send)
            self._engine.close()  # what began before the functions were gone
        else:
            await _answer(send, 404, {"message": "no such page"})

    def _state(self) -> JsonObject:
        return {
            "engine_version": self._engine.version,
            "saved_at": self._saved_at,
            "workers": self._engine.workers(),
            "memory": self._engine.memory(),
            "warnings": list(self._engine.warnings),
        }

    def _is_owner(self, headers: Mapping[str, str]) -> bool:
        given = headers.get("authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), self._token.encode())

    def _refusal(self, path: str, headers: Mapping[str, str], query: bytes) -> str | None:
        if path.startswith(("/_ministack/", "/_localstack/")) and not _OPEN_INTERNAL.match(path):
            return "the engine's own commands are closed; use `slspy local`"
        if _INSTANCE_METADATA.match(path):
            return "there is no instance metadata here, it would hand out keys unsigned"
        if "origin" in headers and not self._is_for_pages(path, headers, query):
            _log.warning("refused %s for a page from %s", path, headers["origin"])
            return "the local cloud takes no commands from web pages"
        return None

    def _is_for_pages(self, path: str, headers: Mapping[str, str], query: bytes) -> bool:
        """Tell whether a browser may ask for this: a deployed page, an object, or a sign-in.

        Nothing is given away by it, rights are checked later; the bucket's CORS rules decide what a page sees.
        """
        return bool(
            _DEPLOYED_PATH.match(path)
            or _DEPLOYED_HOST.match(headers.get("host", ""))
            or _PRESIGNED.search(query)
            or _CLIENT_TARGET.match(headers.get("x-amz-target", ""))
            or self._engine.has_bucket(path.split("/")[1])
        )

    def _naming(self, send: Any) -> Any:
        async def named(message: Any) -> None:
            if message["type"] == "http.response.start":
                name = (talk.INSTANCE_HEADER.encode(), self._instance)
                message = {**message, "headers": [*message.get("headers", ()), name]}
            await send(message)

        return named


def _is_unsigned_client(scope: Any) -> bool:
    """Tell whether a WebSocket is for IoT's broker, and shows no credentials: any web page could open it."""
    if scope["type"] != "websocket" or not _MQTT & set(scope.get("subprotocols") or ()):
        return False
    headers = _headers(scope)
    return bool(_BROKER_HOST.search(headers.get("host", ""))) and not (
        "authorization" in headers
        or _PRESIGNED.search(scope["query_string"])
        or b"x-amz-customauthorizer-name" in scope["query_string"].lower()
        or "x-amz-customauthorizer-name" in headers
    )


def _with_root(scope: Any) -> Any:
    """Let the address of an HTTP API alone be that of its root; the engine looks for a bucket there."""
    if not _API_ALONE.fullmatch(scope["path"]):
        return scope
    return {**scope, "path": f"{scope['path']}/", "raw_path": scope["raw_path"] + b"/"}


_ENGINE_RESET = {"path": "/_ministack/reset", "raw_path": b"/_ministack/reset"}


def _headers(scope: Any) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
    }


async def _answer(send: Any, status: int, body: JsonObject) -> None:
    await _send(send, page.Answer(status, json.dumps(body).encode()))


async def _send(send: Any, answer: page.Answer) -> None:
    headers = [*answer.headers, (b"content-length", b"%d" % len(answer.content))]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.content})
