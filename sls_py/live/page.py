"""A page with the requests of a live session, for its owner's browser alone.

It is served under 127.0.0.1. Whoever has the token, which stands in the address behind `#` and so is never sent as a
part of it, may see requests and run them again.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sls_py.live.session.events import Began, Ended, Exchange, LiveEvent, Wrote
from sls_py.model.values import JsonObject
from sls_py.ui.live_requests import request_json
from sls_py.ui.page_policy import page_policy

_FILE = Path(__file__).with_name("page.html")
_HOST = re.compile(r"(127\.0\.0\.1|localhost):\d+")
_KEPT = 500
_MOST_BYTES = 64 * 1024 * 1024
_LARGEST = 7 * 1024 * 1024

Replay = Callable[[str, bytes], bool]


class Page:
    """The page: it is told what happens, and serves the last requests."""

    def __init__(self, port: int, token: str) -> None:
        self.address = f"http://127.0.0.1:{port}/#{token}"
        self._requests: OrderedDict[int, Exchange] = OrderedDict()
        self._written: dict[int, list[str]] = {}
        self._size = 0
        self._lock = threading.Lock()
        self._functions: Sequence[str] = ()
        self._replay: Replay = lambda *_: False

    def begin(self, functions: Sequence[str], replay: Replay) -> None:
        """Take what the session has."""
        self._functions, self._replay = functions, replay

    def show(self, event: LiveEvent) -> None:
        """Take an event of the session."""
        match event:
            case Began(exchange) | Ended(exchange):
                self._keep(exchange)
            case Wrote(exchange, line):
                with self._lock:
                    self._written.setdefault(exchange.number, []).append(line.text)

    def list(self) -> JsonObject:
        """Return the requests without their content, the newest first."""
        with self._lock:
            found = list(self._requests.values())
        requests = [request_json(one, whole=False) for one in reversed(found)]
        return {"functions": [*self._functions], "requests": requests}

    def request(self, number: int) -> JsonObject | None:
        """Return all of a request."""
        with self._lock:
            found = self._requests.get(number)
            written = list(self._written.get(number, ()))
        if found is None:
            return None
        whole = request_json(found)
        return whole if found.lines else whole | {"logs": written}

    def replay(self, number: int, event: str | None) -> bool:
        """Run a request again, with another event when one is given; nothing is waited for."""
        with self._lock:
            found = self._requests.get(number)
        if found is None:
            return False
        given = found.event if event is None else event.encode()
        arguments = (found.function, given)
        threading.Thread(target=self._replay, args=arguments, daemon=True).start()
        return True

    def _keep(self, exchange: Exchange) -> None:
        with self._lock:
            before = self._requests.get(exchange.number)
            self._requests[exchange.number] = exchange
            self._size += _size(exchange) - (_size(before) if before else 0)
            if exchange.lines:
                self._written.pop(exchange.number, None)
            while len(self._requests) > _KEPT or (
                self._size > _MOST_BYTES and len(self._requests) > 1
            ):
                number, oldest = self._requests.popitem(last=False)
                self._written.pop(number, None)
                self._size -= _size(oldest)


@contextmanager
def serve_page() -> Iterator[Page]:
    """Serve a page while the block runs."""
    token = secrets.token_urlsafe(24)
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.daemon_threads = True
    page = Page(server.server_address[1], token)
    server.RequestHandlerClass = partial(_Handler, page, token)
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield page
    finally:
        server.shutdown()
        server.server_close()
        thread.join(2.0)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, page: Page, token: str, *rest: Any) -> None:
        self._page = page
        self._token = token
        super().__init__(*rest)

    def do_GET(self) -> None:
        """Answer with the page, the requests, or one of them."""
        address = urlsplit(self.path)
        if address.path == "/" and self._is_here():
            self._html()
        elif not self._may():
            self._json(403, {"message": "open the address that slspy printed"})
        elif address.path == "/requests":
            self._json(200, self._page.list())
        elif address.path == "/request":
            self._one(parse_qs(address.query).get("number", [""])[0])
        else:
            self._json(404, {"message": "there is no such thing"})

    def do_POST(self) -> None:
        """Run a request again."""
        size = self.headers.get("content-length", "")
        if not (size.isdigit() and int(size) <= _LARGEST):
            self.close_connection = True
            self._json(413, {"message": "the event is too large"})
            return
        body = self.rfile.read(int(size))
        if not self._may() or self.path != "/replay":
            self._json(403, {"message": "open the address that slspy printed"})
            return
        try:
            asked = json.loads(body)
            number, event = int(asked["number"]), asked.get("event")
            begun = self._page.replay(number, None if event is None else str(event))
        except (ValueError, KeyError, TypeError, AttributeError):
            self._json(400, {"message": "the body is no JSON object with `number`"})
            return
        self._json(202 if begun else 404, {})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is http.server's
        """Say nothing."""

    def _is_here(self) -> bool:
        return bool(_HOST.fullmatch(self.headers.get("host", "")))

    def _may(self) -> bool:
        """Tell whether a request has the token, and comes from the page itself."""
        origin = self.headers.get("origin")
        own = origin in (None, f"http://{self.headers.get('host')}")
        given = self.headers.get("authorization", "")
        right = hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode())
        return self._is_here() and own and right

    def _one(self, number: str) -> None:
        found = self._page.request(int(number)) if number.isdecimal() else None
        self._json(200 if found else 404, found or {"message": "there is no such request"})

    def _html(self) -> None:
        content = _FILE.read_bytes()
        more = {
            "Content-Security-Policy": page_policy(content),
            "Referrer-Policy": "no-referrer",
        }
        self._send(200, "text/html; charset=utf-8", content, more)

    def _json(self, status: int, body: JsonObject) -> None:
        self._send(status, "application/json", json.dumps(body).encode(), {})

    def _send(self, status: int, kind: str, content: bytes, more: dict[str, str]) -> None:
        self.send_response(status)
        fixed = {
            "Content-Type": kind,
            "Content-Length": str(len(content)),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
        for name, value in {**fixed, **more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def _size(exchange: Exchange) -> int:
    return len(exchange.event) + len(exchange.result) + sum(len(one.text) for one in exchange.lines)
