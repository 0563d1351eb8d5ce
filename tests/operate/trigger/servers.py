"""Small servers on this machine that remember what they were asked."""

from __future__ import annotations

import socket
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import BinaryIO


class Asked:
    """One HTTP request."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self.line = f"{handler.command} {handler.path}"
        self.headers = {name.lower(): value for name, value in handler.headers.items()}
        self.body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))


@contextmanager
def http_server(status: int = 200, body: bytes = b"{}") -> Iterator[tuple[str, list[Asked]]]:
    """Answer all requests alike; yield the address and the list of requests."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline()
            if self.parse_request():
                asked.append(Asked(self))
                self.send_response(status)
                self.send_header("apigw-requestid", "request-7")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


class SocketServer:
    """The server's side of one WebSocket: it sends `frames` when it got the first message."""

    def __init__(self, frames: list[bytes], status: int = 101, *, honest: bool = True) -> None:
        self.frames, self.status, self.honest = frames, status, honest
        self.request: list[str] = []
        self.received: list[bytes] = []

    @contextmanager
    def running(self) -> Iterator[str]:
        """Yield the address."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            thread = Thread(target=self._serve, args=(listener,))
            thread.start()
            yield f"ws://127.0.0.1:{listener.getsockname()[1]}/dev"
            thread.join()

    def _serve(self, listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as stream:
            self._greet(connection, stream)
            while self.status == 101 and (frame := _frame(stream)) is not None:
                self.received.append(frame)
                for each in self.frames:
                    connection.sendall(each)
                self.frames = []

    def _greet(self, connection: socket.socket, stream: BinaryIO) -> None:
        while line := stream.readline().decode().strip():
            self.request.append(line)
        names = dict(line.split(": ", 1) for line in self.request[1:])
        key = names["Sec-WebSocket-Key"] if self.honest else "wrong"
        digest = sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()
        accept = b64encode(digest).decode()
        answer = f"HTTP/1.1 {self.status} X\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
        connection.sendall(answer.encode())


def _frame(stream: BinaryIO) -> bytes | None:
    """Return the content of a masked frame, None at the end."""
    head = stream.read(2)
    if len(head) < 2 or head[0] & 0x0F == 8:
        return None
    size = head[1] & 0x7F
    if size > 125:
        size = int.from_bytes(stream.read(2 if size == 126 else 8), "big")
    mask = stream.read(4)
    content = stream.read(size)
    return bytes(byte ^ mask[place % 4] for place, byte in enumerate(content))


def text_frame(content: bytes, *, last: bool = True, code: int = 1) -> bytes:
    """Write a frame as a server does."""
    head = bytes([(0x80 if last else 0) | code])
    if len(content) < 126:
        return head + bytes([len(content)]) + content
    return head + bytes([126]) + len(content).to_bytes(2, "big") + content
