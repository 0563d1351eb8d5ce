"""The Lambda Runtime API for all processes of a host: `127.0.0.1:<port>/<secret name of the process>/2018-06-01/...`.

Docs: Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes".
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

from sls_py.emulator.runtime.function import Call

_PATH = re.compile(r"(?:/(?P<name>[0-9a-f]{32}))?/2018-06-01/runtime/(?P<what>.+)")
_RESULT = re.compile(r"invocation/(?P<request>[^/]+)/(?P<kind>response|error)")


class Worker(Protocol):
    """A process as the Runtime API sees it."""

    def next_call(self) -> tuple[Call, int] | None:
        """Wait for an invocation; return it with its deadline (ms since the epoch), None when the process ends."""
        ...

    def take_result(
        self, request_id: str, kind: str, body: bytes, headers: Mapping[str, str]
    ) -> None:
        """Take what the process posted; `kind` is `response`, `error` or `init`."""
        ...


class RuntimeApi:
    """One HTTP server; each process has a name of its own in the path that nobody can guess."""

    def __init__(self) -> None:
        self._workers: dict[str, Worker] = {}
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.workers = self._workers
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.05},
            name="slspy-runtime-api",
            daemon=True,
        )
        self._thread.start()

    def add(self, name: str, worker: Worker) -> str:
        """Register a process; return the value of its AWS_LAMBDA_RUNTIME_API."""
        self._workers[name] = worker
        return f"127.0.0.1:{self._server.server_address[1]}/{name}"

    def remove(self, name: str) -> None:
        """Forget a process."""
        self._workers.pop(name, None)

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(2.0)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    workers: Mapping[str, Worker]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a process that is killed drops its connection."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        """Hand out the next invocation."""
        worker, what = self._find()
        taken = worker.next_call() if worker and what == "invocation/next" else None
        if taken is None:
            self.close_connection = True
            self._answer(404, b"{}", {})
        else:
            call, deadline = taken
            self._answer(200, call.payload, _headers(call, deadline))

    def do_POST(self) -> None:
        """Take a result."""
        body = self._body()
        worker, what = self._find()
        result = _RESULT.fullmatch(what)
        headers = {name.lower(): value for name, value in self.headers.items()}
        if worker is None or (result is None and what != "init/error"):
            self._answer(404, b"{}", {})
            return
        if result is None:
            worker.take_result("", "init", body, headers)
        else:
            worker.take_result(result["request"], result["kind"], body, headers)
        self._answer(202, b'{"status":"OK"}', {})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is http.server's
        """Say nothing."""

    def _find(self) -> tuple[Worker | None, str]:
        found = _PATH.fullmatch(self.path)
        return (
            (self.server.workers.get(found["name"] or ""), found["what"]) if found else (None, "")
        )

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            return b"".join(self._chunks())
        return self.rfile.read(int(self.headers.get("content-length", "0")))

    def _chunks(self) -> list[bytes]:
        chunks = []
        while size := int(self.rfile.readline().partition(b";")[0].strip() or b"0", 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():  # trailers
            pass
        return chunks

    def _answer(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Type": "application/json"}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _headers(call: Call, deadline: int) -> dict[str, str]:
    values = {
        "Lambda-Runtime-Aws-Request-Id": call.request_id,
        "Lambda-Runtime-Deadline-Ms": str(deadline),
        "Lambda-Runtime-Invoked-Function-Arn": call.function_arn,
        "Lambda-Runtime-Trace-Id": call.trace_id,
        "Lambda-Runtime-Client-Context": call.client_context,
        "Lambda-Runtime-Cognito-Identity": call.cognito_identity,
    }
    return {name: value for name, value in values.items() if value}


def error_body(kind: str, message: str) -> bytes:
    """Return an error as the Runtime API and the callers of a function know it."""
    return json.dumps({"errorType": kind, "errorMessage": message}).encode()
