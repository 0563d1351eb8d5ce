"""A proxy between slspy and the local cloud that keeps a list of all calls, and may do something at one of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

_SERVICE = re.compile(r"Credential=[^/]+/\d{8}/[^/]+/([^/]+)/aws4_request")
_READS = ("Batch", "Describe", "Filter", "Get", "Head", "List", "Select", "Validate")


class Call(NamedTuple):
    """One request: `lambda PUT /2015-03-31/functions/x/code`, `cloudformation CreateStack`."""

    service: str
    operation: str

    @property
    def writes(self) -> bool:
        return not self.operation.startswith((*_READS, "GET ", "HEAD "))


Watch = Callable[[Call], None]


Fault = Callable[[Call, BaseHTTPRequestHandler], bool]
"""May answer in place of the cloud, or not at all, and tells whether it did."""


def _ignore(_call: Call) -> None:
    pass


def _no_fault(_call: Call, _handler: BaseHTTPRequestHandler) -> bool:
    return False


class Proxy:
    """A running proxy; `before` is told each call before the cloud gets it, `after` when it has answered."""

    def __init__(self, endpoint: str) -> None:
        self.calls: list[Call] = []
        self.before: Watch = _ignore
        self.after: Watch = _ignore
        self.fault: Fault = _no_fault
        self.upstream = urlsplit(endpoint).netloc
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.proxy = self
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"

    @property
    def writes(self) -> list[Call]:
        return [call for call in self.calls if call.writes]

    @contextmanager
    def running(self) -> Iterator[Proxy]:
        thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    proxy: Proxy

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent when a client was killed in the middle of a request."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _pass_on(self) -> None:
        proxy = self.server.proxy
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        call = self._call(body)
        proxy.calls.append(call)
        proxy.before(call)
        if proxy.fault(call, self):
            self.close_connection = True
            return
        upstream = HTTPConnection(proxy.upstream, timeout=60)
        try:
            # the Host stays as it was signed
            upstream.request(self.command, self.path, body, dict(self.headers.items()))
            answer = upstream.getresponse()
            content = answer.read()
            proxy.after(call)
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in {"transfer-encoding", "connection", "content-length"}:
                    self.send_header(name, value)
            length = answer.getheader("Content-Length") if self.command == "HEAD" else None
            self.send_header("Content-Length", length or str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        finally:
            upstream.close()

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = _pass_on  # noqa: N815

    def _call(self, body: bytes) -> Call:
        found = _SERVICE.search(self.headers.get("Authorization", ""))
        service = found[1] if found else ""
        if target := self.headers.get("X-Amz-Target"):
            return Call(service, target.rpartition(".")[2])
        if self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
            return Call(service, parse_qs(body.decode())["Action"][0])
        return Call(service, f"{self.command} {self.path}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's signature
        """Write nothing to the terminal."""
