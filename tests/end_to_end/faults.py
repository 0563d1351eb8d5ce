"""What can go wrong between slspy and AWS: answers that a proxy gives in place of the cloud."""

from __future__ import annotations

import json
import re
import socket
import struct
import time
from http.server import BaseHTTPRequestHandler

from tests.end_to_end.proxy import Call

PATIENCE = 1.5
"""Seconds that slspy waits for an answer in these tests."""


class Once:
    """A fault at one call of a command: the n-th with a name, as many times as slspy repeats it."""

    def __init__(self, kind: str, call: str, occurrence: int = 0) -> None:
        self.kind = kind
        self.call = call
        self.occurrence = occurrence
        self.seen = 0
        self.struck = 0

    def __call__(self, call: Call, handler: BaseHTTPRequestHandler) -> bool:
        if name_of(call) != self.call:
            return False
        self.seen += 1
        if self.seen != self.occurrence + 1:
            return False
        self.struck += 1
        strike(self.kind, call, handler)
        return True


_REFUSALS = {
    "throttled": (400, "Throttling", "Rate exceeded"),
    "broken": (500, "InternalError", "We encountered an internal error"),
    "unavailable": (503, "ServiceUnavailable", "Service is unable to handle request"),
    "expired": (400, "ExpiredToken", "The security token included in the request is expired"),
    "denied": (403, "AccessDenied", "Access Denied"),
}
KINDS = (*_REFUSALS, "reset", "hung", "cut off")


def name_of(call: Call) -> str:
    """Name a call without what differs from run to run: digests, times and random parts of names."""
    method, _, path = call.operation.partition(" ")
    if not path:
        return f"{call.service} {method}"
    path, _, query = path.partition("?")
    last = path.rstrip("/").rpartition("/")[2]
    kind = re.sub(r"=.*", "", query)
    return f"{call.service} {method} {re.sub(r'[0-9a-f]{8,}|-[0-9a-z]{12,}', '*', last)} {kind}".rstrip()


def strike(kind: str, call: Call, handler: BaseHTTPRequestHandler) -> None:
    """Let a call go wrong."""
    if kind in _REFUSALS:
        _refuse(call, handler, *_REFUSALS[kind])
    elif kind == "reset":
        # closing with unread linger time 0 sends RST in place of FIN
        option = struct.pack("ii", 1, 0)
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, option)
        handler.connection.close()
    elif kind == "hung":
        time.sleep(PATIENCE + 0.5)
    else:
        handler.send_response_only(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"<half")


def _refuse(call: Call, handler: BaseHTTPRequestHandler, status: int, code: str, text: str) -> None:
    body = f"<Error><Code>{code}</Code><Message>{text}</Message></Error>"
    if call.service == "lambda":
        body = json.dumps({"message": text, "__type": code})
    elif call.service != "s3":
        body = f"<ErrorResponse>{body}</ErrorResponse>"
    content = b"" if handler.command == "HEAD" else body.encode()
    handler.send_response_only(status)
    handler.send_header(
        "Content-Type", "application/json" if call.service == "lambda" else "text/xml"
    )
    handler.send_header("x-amzn-ErrorType", code)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)
