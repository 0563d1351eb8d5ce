"""A client of the Debug Adapter Protocol, as small as it can be (https://microsoft.github.io/debug-adapter-protocol)."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from typing import Any

_SECONDS = 30.0


class DebugClient:
    """Speaks with a debugger at a port of this machine; it is waited for."""

    def __init__(self, port: int) -> None:
        self._socket = _connected(port)
        self._stream = self._socket.makefile("rb")
        self._number = 0

    def attach(self, file: str, line: int) -> None:
        """Attach with a breakpoint."""
        self.ask("initialize", adapterID="tests", pathFormat="path", linesStartAt1=True)
        self._send("attach", justMyCode=True)
        self.event("initialized")
        found = self.ask("setBreakpoints", source={"path": file}, breakpoints=[{"line": line}])
        assert found["breakpoints"][0]["verified"]
        self.ask("configurationDone")

    def stopped_at(self) -> tuple[str, int, list[str]]:
        """Wait until the program stops; return the function, the line, and the names of the variables there."""
        self.thread = self.event("stopped")["threadId"]
        frame = self.ask("stackTrace", threadId=self.thread)["stackFrames"][0]
        scope = self.ask("scopes", frameId=frame["id"])["scopes"][0]
        found = self.ask("variables", variablesReference=scope["variablesReference"])
        return frame["name"], frame["line"], sorted(one["name"] for one in found["variables"])

    def go_on(self) -> None:
        """Let the program go on."""
        self.ask("continue", threadId=self.thread)

    def close(self) -> None:
        """Hang up."""
        self._stream.close()
        self._socket.close()

    def ask(self, command: str, **arguments: Any) -> Any:
        number = self._send(command, **arguments)
        answer = self._until(lambda message: message.get("request_seq") == number)
        assert answer["success"], answer
        return answer.get("body")

    def event(self, name: str) -> Any:
        return self._until(lambda message: message.get("event") == name).get("body")

    def _send(self, command: str, **arguments: Any) -> int:
        self._number += 1
        message = {"seq": self._number, "type": "request", "command": command}
        body = json.dumps({**message, "arguments": arguments}).encode()
        self._socket.sendall(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        return self._number

    def _until(self, holds: Callable[[Any], bool]) -> Any:
        while True:
            message = self._read()
            if holds(message):
                return message

    def _read(self) -> Any:
        size = 0
        while line := self._stream.readline().strip():
            name, _, value = line.partition(b":")
            size = int(value) if name.lower() == b"content-length" else size
        assert size, "the debugger hung up"
        return json.loads(self._stream.read(size))


def _connected(port: int) -> socket.socket:
    end = time.monotonic() + _SECONDS
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=_SECONDS)
        except OSError:
            assert time.monotonic() < end, "nobody listens"
            time.sleep(0.05)
