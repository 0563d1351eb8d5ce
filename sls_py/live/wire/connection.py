"""One MQTT connection over WebSocket, for one thread: it does something only while one of its methods runs."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from . import packets
from .packets import Delivery, MalformedError, Reader, Will
from .sign import Address, Keys, presigned_path
from .websocket import RefusedError, WebSocket, WireError, open_websocket

if TYPE_CHECKING:
    from collections.abc import Callable

CONNECT_SECONDS = 3.0
KEEP_ALIVE = 1200
"""Seconds, the most that AWS IoT takes: a frozen function cannot send pings."""

IN_FLIGHT = 100
"""Messages with QoS 1 that AWS IoT keeps unacknowledged for one client."""


class Connection:
    """A connected MQTT client.

    Each method raises `WireError` when the connection is lost; then it is of no more use. What was received while
    a method waited for something else is kept for `receive`.
    """

    def __init__(self, websocket: WebSocket, clock: Callable[[], float] = time.monotonic) -> None:
        self._websocket = websocket
        self._clock = clock
        self._reader = Reader()
        self._received: deque[Delivery] = deque()
        self._answers: deque[tuple[int, bytes]] = deque(maxlen=IN_FLIGHT)
        self._packet_id = 0
        self.used_at = clock()

    def subscribe(self, *filters: str, timeout: float = CONNECT_SECONDS) -> None:
        """Listen to topics; retained messages arrive as any other.

        Raises:
            RefusedError: the broker does not allow it.
        """
        number = self._next_id()
        self._send(packets.subscribe(number, filters))
        answer = self._answer(packets.SUBACK, number, timeout)
        if 0x80 in answer[2:]:
            raise RefusedError("the broker refused the subscription")

    def publish(self, topic: str, payload: bytes, *, qos: int = 0, retain: bool = False) -> None:
        """Send a message; with QoS 1 wait until the broker has it."""
        number = self._next_id() if qos else 0
        self._send(packets.publish(topic, payload, packet_id=number, retain=retain))
        if qos:
            self._answer(packets.PUBACK, number, CONNECT_SECONDS)

    def receive(self, timeout: float = 0.0, *, wake: int | None = None) -> Delivery | None:
        """Return the next message; None when none came in time, or the descriptor `wake` became readable."""
        deadline = self._clock() + timeout
        while not self._received:
            if not self._read(deadline - self._clock(), wake):
                return None
        return self._received.popleft()

    def ping(self, timeout: float) -> bool:
        """Tell whether the broker answers in time."""
        self._send(packets.PINGREQ)
        try:
            self._answer(packets.PINGRESP, None, timeout)
        except WireError:
            return False
        return True

    def keep_alive(self) -> None:
        """Let the broker know that this client lives, without waiting for its answer."""
        self._send(packets.PINGREQ)

    def fileno(self) -> int:
        """Return the descriptor to wait on."""
        return self._websocket.fileno()

    def close(self) -> None:
        """Disconnect; the broker does not publish the will."""
        try:
            self._send(packets.DISCONNECT)
        except WireError:
            self._websocket.abort()
        else:
            self._websocket.close()

    def abort(self) -> None:
        """Hang up without a word; the broker publishes the will."""
        self._websocket.abort()

    def _next_id(self) -> int:
        self._packet_id = self._packet_id % 0xFFFF + 1
        return self._packet_id

    def _send(self, packet: bytes) -> None:
        self._websocket.send(packet)
        self.used_at = self._clock()

    def _answer(self, kind: int, number: int | None, timeout: float) -> bytes:
        """Wait for the packet that answers one of ours; `number` is the one it repeats."""
        deadline = self._clock() + timeout
        while True:
            while self._answers:
                found, body = self._answers.popleft()
                if found == kind and (number is None or body[:2] == number.to_bytes(2, "big")):
                    return body
            if not self._read(deadline - self._clock(), None):
                raise WireError(f"the broker did not answer in {timeout:g} s")

    def _read(self, timeout: float, wake: int | None) -> bool:
        """Take one frame off the wire; False when none came."""
        received = self._websocket.receive(timeout, wake)
        if received is None:
            return False
        self.used_at = self._clock()
        self._reader.feed(received)
        try:
            while packet := self._reader.next():
                self._take(*packet)
        except MalformedError as error:
            self._websocket.abort()
            raise WireError(f"the broker does not speak MQTT: {error}") from error
        return True

    def _take(self, first: int, body: bytes) -> None:
        if first >> 4 != packets.PUBLISH:
            self._answers.append((first >> 4, body))
            return
        found = packets.delivery(first, body)
        if found.packet_id:
            self._send(packets.puback(found.packet_id))
        self._received.append(found)


def connect(
    address: Address,
    keys: Keys | None,
    client_id: str,
    *,
    will: Will | None = None,
    timeout: float = CONNECT_SECONDS,
    keep_alive: int = KEEP_ALIVE,
    now: Callable[[], float] = time.time,
) -> Connection:
    """Connect to a broker, with a presigned request when there are keys.

    Raises:
        RefusedError: the broker does not allow it.
        WireError: it cannot be reached.
    """
    path = presigned_path(address, keys, now()) if keys else "/mqtt"
    websocket = open_websocket(address.server, path, address.host, timeout)
    connection = Connection(websocket)
    try:
        _introduce(connection, client_id, will, timeout, keep_alive)
    except BaseException:
        connection.abort()
        raise
    return connection


def _introduce(
    connection: Connection, client_id: str, will: Will | None, timeout: float, keep_alive: int
) -> None:
    connection._send(packets.connect(client_id, keep_alive=keep_alive, will=will))  # noqa: SLF001
    try:
        answer = connection._answer(packets.CONNACK, None, timeout)  # noqa: SLF001
    except WireError as error:
        # AWS IoT hangs up on a client whose policy does not allow it to connect
        raise RefusedError(f"the broker took no client `{client_id}`: {error}") from error
    if answer[1:2] != b"\x00":
        raise RefusedError(f"the broker refused client `{client_id}`: code {answer[1:2].hex()}")
