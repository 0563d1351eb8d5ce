"""A WebSocket client (RFC 6455) for one thread: binary messages out, a stream of bytes in."""

from __future__ import annotations

import base64
import hashlib
import os
import select
import socket
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_LARGEST = 1 << 20
_CONTINUED, _TEXT, _BINARY, _CLOSE, _PING, _PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA


class WireError(Exception):
    """The connection cannot be made, or is lost."""


class RefusedError(WireError):
    """The broker answered, and does not want this connection: no permission, no such path."""


class WebSocket:
    """An open WebSocket; errors of the network come out as `WireError`."""

    def __init__(self, connected: socket.socket, received: bytes = b"") -> None:
        self._socket = connected
        self._buffer = bytearray(received)

    def fileno(self) -> int:
        """Return the descriptor to wait on, for `select`."""
        return self._socket.fileno()

    def send(self, payload: bytes) -> None:
        """Send one binary message."""
        self._send(_BINARY, payload)

    def receive(self, timeout: float, wake: int | None = None) -> bytes | None:
        """Return the payload of the next data frame; None when none came in time, or `wake` became readable.

        Raises:
            WireError: the connection is lost, or the other side closed it.
        """
        deadline = time.monotonic() + timeout
        while True:
            frame = self._next_frame()
            if frame is None:
                if not self._fill(deadline - time.monotonic(), wake):
                    return None
                continue
            kind, payload = frame
            if kind in (_CONTINUED, _TEXT, _BINARY):
                return payload
            self._control(kind, payload)

    def close(self) -> None:
        """Say goodbye and hang up."""
        try:
            self._send(_CLOSE, b"\x03\xe8")
        except WireError:
            pass
        finally:
            self._socket.close()

    def abort(self) -> None:
        """Hang up without a word, as a machine that dies."""
        self._socket.close()

    def _control(self, kind: int, payload: bytes) -> None:
        if kind == _CLOSE:
            raise WireError("the broker closed the connection")
        if kind == _PING:
            self._send(_PONG, payload)

    def _send(self, kind: int, payload: bytes) -> None:
        mask = os.urandom(4)
        try:
            self._socket.sendall(_head(kind, len(payload)) + mask + _masked(payload, mask))
        except OSError as error:
            raise WireError(f"the connection is lost: {error}") from error

    def _fill(self, timeout: float, wake: int | None) -> bool:
        """Read what is there; False when nothing came."""
        try:
            if not self._pending():
                watched = [self._socket.fileno(), *([] if wake is None else [wake])]
                ready = select.select(watched, [], [], max(timeout, 0))[0]
                if self._socket.fileno() not in ready:
                    return False
            received = self._socket.recv(1 << 16)
        except (OSError, ValueError) as error:
            raise WireError(f"the connection is lost: {error}") from error
        if not received:
            raise WireError("the broker hung up")
        self._buffer += received
        return True

    def _pending(self) -> int:
        """Return how many decrypted bytes wait inside of TLS, where `select` does not see them."""
        pending = getattr(self._socket, "pending", None)
        return pending() if pending else 0

    def _next_frame(self) -> tuple[int, bytes] | None:
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        start, size = 2, buffer[1] & 0x7F
        if size >= 126:
            width = 2 if size == 126 else 8
            start += width
            if len(buffer) < start:
                return None
            size = int.from_bytes(buffer[2:start], "big")
        if size > _LARGEST or buffer[1] & 0x80:
            raise WireError("the broker sent a frame that is too large, or masked")
        if len(buffer) < start + size:
            return None
        kind, payload = buffer[0] & 0x0F, bytes(buffer[start : start + size])
        del buffer[: start + size]
        return kind, payload


def open_websocket(server: str, path: str, host: str, timeout: float) -> WebSocket:
    """Connect to `ws://` or `wss://` and ask for a path, with the subprotocol `mqtt`.

    Raises:
        RefusedError: the server does not want it.
        WireError: it cannot be reached, or does not speak WebSocket.
    """
    try:
        connected = _connect(server, timeout)
    except (OSError, ValueError) as error:
        raise WireError(f"{host} cannot be reached: {error}") from error
    try:
        return _shake_hands(connected, path, host)
    except OSError as error:
        connected.close()
        raise WireError(f"{host} does not answer: {error}") from error
    except BaseException:
        connected.close()
        raise


def _connect(server: str, timeout: float) -> socket.socket:
    scheme, _, place = server.partition("://")
    name, colon, port = place.rstrip("/").rpartition(":")
    if not colon:
        name, port = port, "443" if scheme == "wss" else "80"
    connected = socket.create_connection((name.strip("[]"), int(port)), timeout)
    # answers of a few bytes would wait for the other side's delayed acknowledgement
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if scheme != "wss":
        return connected
    import ssl

    try:
        return ssl.create_default_context().wrap_socket(connected, server_hostname=name)
    except BaseException:
        connected.close()
        raise


def _shake_hands(connected: socket.socket, path: str, host: str) -> WebSocket:
    key = base64.b64encode(os.urandom(16))
    lines = (
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key.decode()}",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: mqtt",
    )
    connected.sendall("\r\n".join((*lines, "", "")).encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        received = connected.recv(4096)
        if not received or len(answer) > 1 << 16:
            raise WireError(f"{host} does not answer as a WebSocket server")
        answer += received
    head, _, rest = answer.partition(b"\r\n\r\n")
    _check(head.decode("latin-1"), key)
    return WebSocket(connected, rest)


def _check(head: str, key: bytes) -> None:
    status, *lines = head.split("\r\n")
    if status.split(" ")[1:2] != ["101"]:
        raise RefusedError(f"the broker refused the connection: {status}")
    headers: Mapping[str, str] = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in lines)
    }
    wanted = base64.b64encode(hashlib.sha1(key + _MAGIC).digest()).decode()  # noqa: S324 - RFC 6455
    if headers.get("sec-websocket-accept") != wanted:
        raise WireError("the broker's answer is not for this request")


def _head(kind: int, size: int) -> bytes:
    start = bytes((0x80 | kind,))
    if size < 126:
        return start + bytes((0x80 | size,))
    if size < 1 << 16:
        return start + b"\xfe" + size.to_bytes(2, "big")
    return start + b"\xff" + size.to_bytes(8, "big")


def _masked(payload: bytes, mask: bytes) -> bytes:
    size = len(payload)
    stretched = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(stretched, "big")).to_bytes(size, "big")
