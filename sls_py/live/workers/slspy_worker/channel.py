"""Messages over a socket between slspy and the processes of a function: fields as JSON, and a bulk as it is."""

from __future__ import annotations

import array
import json
import socket
import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    Fields = dict[str, Any]

_SIZES = struct.Struct(">IQ")


class Channel:
    """One end of a stream socket; descriptors can go along with a message without a bulk."""

    def __init__(self, connected: socket.socket) -> None:
        self.socket = connected

    def send(self, fields: Fields, bulk: bytes = b"", descriptors: Sequence[int] = ()) -> None:
        """Send a message; `OSError` when the other side is gone."""
        head = json.dumps(fields).encode("utf-8", "surrogatepass")
        start = _SIZES.pack(len(head), len(bulk))
        if descriptors:
            passed = array.array("i", descriptors)
            ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, passed)]
            sent = self.socket.sendmsg([start], ancillary)
            start = start[sent:]
        self.socket.sendall(start + head)
        if bulk:
            self.socket.sendall(bulk)

    def receive(self) -> tuple[Fields, bytes, list[int]] | None:
        """Return the fields, the bulk and the descriptors of the next message; None when there comes none."""
        descriptors = array.array("i")
        room = socket.CMSG_SPACE(8 * descriptors.itemsize)
        start, ancillary, _, _ = self.socket.recvmsg(_SIZES.size, room)
        for level, kind, data in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                descriptors.frombytes(data[: len(data) - len(data) % descriptors.itemsize])
        sizes = self._exactly(_SIZES.size, start) if start else None
        if sizes is None:
            return None
        head_size, bulk_size = _SIZES.unpack(sizes)
        head, bulk = self._exactly(head_size), self._exactly(bulk_size)
        if head is None or bulk is None:
            return None
        fields: Fields = json.loads(head.decode("utf-8", "surrogatepass"))
        return fields, bulk, list(descriptors)

    def close(self) -> None:
        """Hang up."""
        self.socket.close()

    def _exactly(self, size: int, start: bytes = b"") -> bytes | None:
        found = bytearray(start)
        while len(found) < size:
            received = self.socket.recv(min(size - len(found), 1 << 20))
            if not received:
                return None
            found += received
        return bytes(found)
