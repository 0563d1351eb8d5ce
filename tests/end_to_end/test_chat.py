"""A chat over a WebSocket API: connections are kept in a table, messages go to all of them."""

from __future__ import annotations

import json
import socket
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from tests.end_to_end.conftest import Tell
from tests.end_to_end.story import Story, eventually

pytestmark = pytest.mark.emulator


class Socket:
    """The client's side of a WebSocket, as far as short texts need it (RFC 6455)."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._received = connection.makefile("rb")

    def open(self, host: str, path: str) -> int:
        """Ask for the WebSocket; return the HTTP status."""
        key = b64encode(bytes(16)).decode()
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: {host}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}",
        ]
        self._connection.sendall("\r\n".join([*lines, "", ""]).encode())
        status = int(self._received.readline().split()[1])
        while self._received.readline().strip():
            pass
        return status

    def send(self, content: object) -> None:
        """Send a text with the mask of four zeros, which leaves it as it is."""
        text = json.dumps(content).encode()
        assert len(text) < 126
        self._connection.sendall(bytes([0x81, 0x80 | len(text)]) + bytes(4) + text)

    def receive(self) -> str:
        """Return the next text."""
        _, size = self._received.read(2)
        assert size < 126
        return self._received.read(size).decode()

    def close(self) -> None:
        """Say good-bye."""
        self._connection.sendall(bytes([0x88, 0x80]) + bytes(4))
        self._received.close()


@contextmanager
def connected(url: str) -> Iterator[Socket]:
    parts = urlsplit(url)
    address = (parts.hostname or "", parts.port or 0)
    with socket.create_connection(address, timeout=30) as connection:
        client = Socket(connection)
        assert client.open(parts.netloc, parts.path) == 101
        yield client
        client.close()


def people(story: Story, table: str) -> int:
    count: int = story.client("dynamodb").scan(TableName=table)["Count"]
    return count


def test_everybody_in_the_room_hears_what_is_said(tell: Tell) -> None:
    story = tell("chat")
    deployed = story.deploy()
    (room,) = (item["url"] for item in deployed["endpoints"])
    story.deploy(CHAT_ENDPOINT=room.replace("ws://", "http://"))
    (table,) = story.client("dynamodb").list_tables()["TableNames"]
    with connected(room) as ada, connected(room) as bob:
        assert eventually(lambda: people(story, table) == 2)
        ada.send({"action": "say", "text": "good morning"})
        assert (ada.receive(), bob.receive()) == ("good morning", "good morning")
        bob.send({"action": "whisper", "text": "hm"})
        assert json.loads(bob.receive()) == {"error": "say what?"}
    assert eventually(lambda: people(story, table) == 0)
