"""MQTT 3.1.1 packets as bytes (OASIS Standard, 29 October 2014); what a client sends, and reads.

Packets that a client never gets are not here, nor is QoS 2, which AWS IoT does not have.
"""

from __future__ import annotations

from typing import NamedTuple

CONNACK, PUBLISH, PUBACK, SUBACK, PINGRESP = 2, 3, 4, 9, 13

LONGEST = 1 << 20
"""Bytes of a packet that is taken; the brokers' own limit is 128 KB."""


class MalformedError(Exception):
    """The other side does not speak MQTT 3.1.1."""


class Delivery(NamedTuple):
    """A message that came: its topic and its content; `packet_id` is set when it wants a PUBACK."""

    topic: str
    payload: bytes
    retained: bool = False
    packet_id: int = 0


class Will(NamedTuple):
    """What the broker publishes for a client that vanished."""

    topic: str
    payload: bytes
    retain: bool = True


def connect(client_id: str, *, keep_alive: int, will: Will | None = None) -> bytes:
    """Return CONNECT with a clean session, after section 3.1."""
    flags = 0x02
    body = _text(client_id)
    if will:
        flags |= 0x04 | 0x08 | (0x20 if will.retain else 0)
        body += _text(will.topic) + _data(will.payload)
    head = _text("MQTT") + bytes((4, flags)) + keep_alive.to_bytes(2, "big")
    return _packet(0x10, head + body)


def subscribe(packet_id: int, filters: tuple[str, ...]) -> bytes:
    """Return SUBSCRIBE, with QoS 1 for each filter."""
    topics = b"".join(_text(each) + b"\x01" for each in filters)
    return _packet(0x82, packet_id.to_bytes(2, "big") + topics)


def publish(topic: str, payload: bytes, *, packet_id: int = 0, retain: bool = False) -> bytes:
    """Return PUBLISH, with QoS 1 when there is a packet id, else with QoS 0."""
    first = 0x30 | (0x02 if packet_id else 0) | (0x01 if retain else 0)
    number = packet_id.to_bytes(2, "big") if packet_id else b""
    return _packet(first, _text(topic) + number + payload)


def puback(packet_id: int) -> bytes:
    """Return PUBACK."""
    return _packet(0x40, packet_id.to_bytes(2, "big"))


PINGREQ = b"\xc0\x00"
DISCONNECT = b"\xe0\x00"


class Reader:
    """Cuts a stream of bytes into packets."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, received: bytes) -> None:
        """Take bytes of the stream."""
        self._buffer += received

    def next(self) -> tuple[int, bytes] | None:
        """Return the first byte and the rest of a packet; None when there is no whole one.

        Raises:
            MalformedError: the length is none.
        """
        size, width = 0, 0
        for width, byte in enumerate(self._buffer[1:5], 1):
            size |= (byte & 0x7F) << 7 * (width - 1)
            if not byte & 0x80:
                break
        else:
            if width == 4:
                raise MalformedError("the length of a packet has more than four bytes")
            return None
        if size > LONGEST:
            raise MalformedError(f"a packet of {size} bytes")
        end = 1 + width + size
        if len(self._buffer) < end:
            return None
        packet = self._buffer[0], bytes(self._buffer[1 + width : end])
        del self._buffer[:end]
        return packet


def delivery(first: int, body: bytes) -> Delivery:
    """Return what a PUBLISH packet brings.

    Raises:
        MalformedError: it is cut off, or its topic is no text.
    """
    start = 2 + int.from_bytes(body[:2], "big")
    quality = first >> 1 & 0x03
    end = start + (2 if quality else 0)
    if len(body) < max(end, 2) or quality == 3:
        raise MalformedError("a message is cut off")
    try:
        topic = body[2:start].decode()
    except UnicodeDecodeError as error:
        raise MalformedError("a topic is no text") from error
    number = int.from_bytes(body[start:end], "big")
    return Delivery(topic, body[end:], retained=bool(first & 0x01), packet_id=number)


def _packet(first: int, body: bytes) -> bytes:
    size, length = len(body), bytearray()
    while True:
        size, digit = size >> 7, size & 0x7F
        length.append(digit | (0x80 if size else 0))
        if not size:
            return bytes((first,)) + bytes(length) + body


def _text(text: str) -> bytes:
    return _data(text.encode())


def _data(data: bytes) -> bytes:
    return len(data).to_bytes(2, "big") + data
