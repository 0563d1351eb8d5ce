"""The client's side of a WebSocket (RFC 6455), as far as single texts need it."""

from __future__ import annotations

import os
import socket
import ssl
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha1
from typing import BinaryIO
from urllib.parse import urlsplit

from sls_py.errors import UsageError

_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT, _BINARY, _CLOSE, _PING, _PONG = 0x1, 0x2, 0x8, 0x9, 0xA
_PATIENCE = 30.0
_LARGEST = 1 << 20
"""No message of API Gateway is larger than 128 KB."""


class WebSocket:
    """An open WebSocket."""

    def __init__(self, connection: socket.socket, received: BinaryIO) -> None:
        self._connection = connection
        self._received = received

    def send(self, text: str) -> None:
        """Send a text."""
        self._write(_TEXT, text.encode())

    def receive(self, seconds: float) -> bytes | None:
        """Return the next message, None when none comes in time or the other side closes."""
        end = time.monotonic() + seconds
        message = b""
        while (left := end - time.monotonic()) > 0:
            self._connection.settimeout(left)
            try:
                code, last, content = self._read()
            except (TimeoutError, EOFError, OSError):
                return None
            if code == _CLOSE:
                return None
            if code == _PING:
                self._write(_PONG, content)
            elif code != _PONG:
                message += content
                if last:
                    return message
        return None

    def close(self) -> None:
        """Say good-bye; the other side may be gone."""
        try:
            self._write(_CLOSE, b"\x03\xe8")
        except OSError:
            return

    def _write(self, code: int, content: bytes) -> None:
        size = len(content)
        if size < 126:
            head = bytes([0x80 | code, 0x80 | size])
        elif size < 1 << 16:
            head = bytes([0x80 | code, 0x80 | 126]) + size.to_bytes(2, "big")
        else:
            head = bytes([0x80 | code, 0x80 | 127]) + size.to_bytes(8, "big")
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(content))
        self._connection.sendall(head + mask + masked)

    def _read(self) -> tuple[int, bool, bytes]:
        first, second = self._exactly(2)
        size = second & 0x7F
        if size > 125:
            size = int.from_bytes(self._exactly(2 if size == 126 else 8), "big")
        if size > _LARGEST:
            raise EOFError
        return first & 0x0F, bool(first & 0x80), self._exactly(size)

    def _exactly(self, size: int) -> bytes:
        content = self._received.read(size)
        if len(content) < size:
            raise EOFError
        return content


@contextmanager
def connected(url: str, headers: Mapping[str, str]) -> Iterator[WebSocket]:
    """Open a WebSocket for the block.

    Raises:
        UsageError: the address does not answer, or refuses the connection.
    """
    parts = urlsplit(url)
    secure = parts.scheme == "wss"
    address = (parts.hostname or "", parts.port or (443 if secure else 80))
    try:
        with socket.create_connection(address, timeout=_PATIENCE) as plain:
            connection = _secured(plain, address[0]) if secure else plain
            received = connection.makefile("rb")
            _shake_hands(connection, received, parts.netloc, _target(url), headers)
            opened = WebSocket(connection, received)
            try:
                yield opened
            finally:
                opened.close()
                received.close()
    except OSError as error:
        hint = "check the network, and that the stack is deployed"
        raise UsageError(f"no answer from {url} ({error})", hint=hint) from error


def _secured(plain: socket.socket, host: str) -> socket.socket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _shake_hands(
    connection: socket.socket,
    received: BinaryIO,
    host: str,
    target: str,
    headers: Mapping[str, str],
) -> None:
    key = b64encode(os.urandom(16))
    given = {
        "Host": host,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": key.decode(),
        **headers,
    }
    lines = [f"GET {target} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    status, answer = _answer(received)
    if status != 101:
        hint = "the function of `$connect`, or its authorizer, did not let the connection in"
        raise UsageError(f"the WebSocket was refused with status {status}", hint=hint)
    # RFC 6455 itself asks for SHA-1 here.
    wanted = b64encode(sha1(key + _MAGIC, usedforsecurity=False).digest()).decode()
    if answer.get("sec-websocket-accept") != wanted:
        raise UsageError(f"{host} does not speak WebSocket", hint="check the address")


def _answer(received: BinaryIO) -> tuple[int, dict[str, str]]:
    words = received.readline(4096).split()
    headers: dict[str, str] = {}
    while line := received.readline(65_536).decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0, headers
