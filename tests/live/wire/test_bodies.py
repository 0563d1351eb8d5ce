from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sls_py.live.wire.bodies import fetched, pointer, put, sealed_body
from sls_py.live.wire.frames import Wrapped
from sls_py.live.wire.seal import Seal

STORED: dict[str, bytes] = {}


class Bucket(BaseHTTPRequestHandler):
    """Keeps what is put."""

    def do_PUT(self) -> None:
        """Take an object."""
        STORED[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()

    def do_GET(self) -> None:
        """Give an object back."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(STORED[self.path])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is http.server's
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Bucket) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/body"
        server.shutdown()
        thread.join()


def test_a_large_message_to_this_machine_takes_no_proxy(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    seal, message = Seal(bytes(32)), Wrapped(1, 0, bytes(16), b"large" * 1000)
    put(address, {}, sealed_body(message, seal, b"up"))
    assert fetched(pointer(message, address), seal, b"up") == message
