"""Run a Python function for the Lambda Runtime API, as AWS's own runtime client does.

Started with the interpreter that the function's runtime names, so: standard library only, Python 3.8 and newer,
and nothing of slspy. Messages, error types and log lines are those of AWS (github.com/aws/aws-lambda-python-
runtime-interface-client; docs: Lambda Developer Guide, "Using the Lambda runtime API").
"""

from __future__ import annotations

import json
import logging
import os
import site
import socket
import sys
import threading
import time
import traceback
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import NoReturn

    _Handler = Callable[[Any, Any], Any]
    _Json = dict[str, Any]


def main() -> None:
    """Load the handler, then answer invocations until the host goes away."""
    _leave_with_host()
    set_streams()
    import_module("slspy_replies").install()  # it lies beside this file
    _set_paths()
    site.setquit()  # exit() and quit() come from the site module, which is left out at the start
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    log = Log()
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as error:  # noqa: BLE001  whatever the module raises is reported
        failure = describe(error, "")
        log.write_error(failure)
        api.report_error("", failure)
        sys.exit(1)
    while True:
        run_once(api, api.next_invocation(), handler, log)


class Fault(Exception):  # noqa: N818  the runtime's word
    """The handler cannot be used; `kind` is AWS's error type."""

    def __init__(self, kind: str, message: str, trace: list[str] | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.trace = trace or []


class Invocation(NamedTuple):
    """One event to handle, with the headers that came with it."""

    request_id: str
    event: bytes
    headers: dict[str, str]


def load_handler(name: str) -> _Handler:
    """Return the function that `package/module.function` names.

    What is wrong with the name, or with finding it, is raised when the function is called, as on AWS; any other
    error of the module's own code is raised now.
    """
    module_name, separator, function_name = name.rpartition(".")
    if not separator:
        detail = "not enough values to unpack (expected 2, got 1)"
        return _faulty("Runtime.MalformedHandlerName", f"Bad handler '{name}': {detail}")
    try:
        module = import_module(module_name.replace("/", "."))
    except ImportError as error:
        message = f"Unable to import module '{module_name}': {error}"
        return _faulty("Runtime.ImportModuleError", message, cause=error)
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        message = f"Syntax error in module '{module_name}': {error}"
        return _faulty("Runtime.UserCodeSyntaxError", message, trace, cause=error)
    found: _Handler | None = getattr(module, function_name, None)
    if found is None:
        message = f"Handler '{function_name}' missing on module '{module_name}'"
        return _faulty("Runtime.HandlerNotFound", message)
    return found


def run_once(api: RuntimeApi, call: Invocation, handler: _Handler, log: Log) -> None:
    """Handle one event and post what came of it."""
    log.request_id.value = call.request_id
    os.environ["_X_AMZN_TRACE_ID"] = call.headers.get("lambda-runtime-trace-id", "")
    try:
        event = parse(call.event)
        answer = serialize(handler(event, Context(call)))
    except Exception as error:  # noqa: BLE001  every error of the handler is the function's answer
        failure = describe(error, call.request_id)
        log.write_error(failure)
        flush()
        api.report_error(call.request_id, failure)
    else:
        flush()
        api.respond(call.request_id, answer)


def describe(error: BaseException, request_id: str) -> _Json:
    """Return an error as callers of the function see it."""
    if isinstance(error, Fault):
        kind, trace = error.kind, error.trace
    else:
        kind, trace = type(error).__name__, _frames(error.__traceback__)
    return {
        "errorMessage": str(error),
        "errorType": kind,
        "requestId": request_id,
        "stackTrace": trace,
    }


class Context:
    """The second argument of a handler; names and types are AWS's."""

    def __init__(self, call: Invocation) -> None:
        environ = os.environ
        self.aws_request_id = call.request_id
        self.function_name = environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.log_group_name = environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.invoked_function_arn = call.headers.get("lambda-runtime-invoked-function-arn")
        self.tenant_id = call.headers.get("lambda-runtime-aws-tenant-id")
        self.client_context = _client_context(call.headers.get("lambda-runtime-client-context"))
        self.identity = _Identity(call.headers.get("lambda-runtime-cognito-identity"))
        self._deadline = int(call.headers.get("lambda-runtime-deadline-ms", "0"))

    def get_remaining_time_in_millis(self) -> int:
        """Return how long the function may still run."""
        return max(self._deadline - int(time.time() * 1000), 0)

    def log(self, message: object) -> None:
        """Write a line to the log."""
        sys.stdout.write(str(message))


class RuntimeApi:
    """The Runtime API over one connection that is kept; `address` is host, port and maybe a path."""

    def __init__(self, address: str) -> None:
        server, _, prefix = address.partition("/")
        host, _, port = server.partition(":")
        self._host = server
        self._prefix = (f"/{prefix}" if prefix else "") + "/2018-06-01/runtime"
        self._socket = socket.create_connection((host, int(port)))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reader = self._socket.makefile("rb")

    def next_invocation(self) -> Invocation:
        """Wait for the next event."""
        headers, body = self._ask("GET", "/invocation/next", b"")
        return Invocation(headers["lambda-runtime-aws-request-id"], body, headers)

    def respond(self, request_id: str, body: bytes) -> None:
        """Post what the handler returned."""
        self._ask("POST", f"/invocation/{request_id}/response", body)

    def report_error(self, request_id: str, failure: _Json) -> None:
        """Post that the handler failed, or, without a request, that the code could not be loaded."""
        path = f"/invocation/{request_id}/error" if request_id else "/init/error"
        self._ask("POST", path, json.dumps(failure).encode())

    def _ask(self, method: str, path: str, body: bytes) -> tuple[dict[str, str], bytes]:
        lines = [
            f"{method} {self._prefix}{path} HTTP/1.1",
            f"Host: {self._host}",
            f"Content-Length: {len(body)}",
            f"Slspy-Max-Memory: {_max_memory()}",
        ]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        if not self._reader.readline():
            flush()
            os._exit(0)
        headers = self._headers()
        return headers, self._reader.read(int(headers.get("content-length", "0")))

    def _headers(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        while True:
            line = self._reader.readline().decode("latin-1").strip()
            if not line:
                return headers
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()


class _RequestId(threading.local):
    value = ""


class Log(logging.Handler):
    """Logging as on AWS: the level, time and request id before each message, or one JSON object each.

    A message with several lines stays one entry: its lines are joined with a carriage return, which the host
    turns back.
    """

    def __init__(self) -> None:
        super().__init__()
        self.request_id = _RequestId()
        self._json = os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"
        root = logging.getLogger()
        root.addHandler(self)
        level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "")
        if level:
            names = {"TRACE": "NOTSET", "FATAL": "CRITICAL"}
            root.setLevel(names.get(level, level))

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record."""
        try:
            if self._json:
                self._write_json(self._fields(record))
            else:
                stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
                start = f"[{record.levelname}]\t{stamp}.{int(record.msecs):03d}Z"
                self._write(f"{start}\t{self.request_id.value}\t{self.format(record)}")
        except Exception:  # noqa: BLE001  a message that cannot be written must not fail the function
            self.handleError(record)

    def write_error(self, failure: _Json) -> None:
        """Write an error that ended an invocation."""
        if self._json:
            about = {"timestamp": _timestamp(time.time()), "log_level": "ERROR"}
            self._write_json({**about, **failure})
            return
        head = f"[ERROR] {failure['errorType']}: {failure['errorMessage']}"
        trace = "".join(failure["stackTrace"])
        self._write(f"{head}\nTraceback (most recent call last):\n{trace}")

    def _fields(self, record: logging.LogRecord) -> _Json:
        fields: _Json = {
            "timestamp": _timestamp(record.created),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
            "requestId": self.request_id.value,
        }
        if record.exc_info and record.exc_info[0] is not None:
            fields["errorType"] = record.exc_info[0].__name__
            fields["errorMessage"] = str(record.exc_info[1])
            fields["stackTrace"] = _frames(record.exc_info[2])
        known = vars(logging.makeLogRecord({})).keys() | {"message", "asctime"}
        fields.update({name: value for name, value in vars(record).items() if name not in known})
        return fields

    def _write_json(self, fields: _Json) -> None:
        self._write(json.dumps(fields, ensure_ascii=False, default=str))

    def _write(self, text: str) -> None:
        sys.stdout.write(text.rstrip("\n").replace("\n", "\r") + "\n")
        sys.stdout.flush()


class _Identity:
    """Who a Cognito identity pool says the caller is."""

    def __init__(self, header: str | None) -> None:
        given = json.loads(header) if header else {}
        self.cognito_identity_id = given.get("cognitoIdentityId")
        self.cognito_identity_pool_id = given.get("cognitoIdentityPoolId")


class _Namespace:
    """Attributes of a mobile client, None for what it did not send."""

    def __init__(self, values: _Json) -> None:
        vars(self).update(values)

    def __getattr__(self, name: str) -> None:
        return None


def _client_context(header: str | None) -> _Namespace | None:
    if not header:
        return None
    given = json.loads(header)
    return _Namespace({**given, "client": _Namespace(given.get("client") or {})})


def _faulty(kind: str, message: str, trace: Any = None, cause: Any = None) -> _Handler:
    def fail(_event: object, _context: object) -> NoReturn:
        raise Fault(kind, message, trace) from cause

    return fail


def parse(event: bytes) -> Any:
    """Return the event of its JSON text."""
    try:
        return json.loads(event)
    except ValueError as error:
        message = f"Unable to unmarshal input: {error}"
        raise Fault("Runtime.UnmarshalError", message) from None


def serialize(value: object) -> bytes:
    """Return the JSON text of what the handler returned."""
    # from Python 3.12 on AWS leaves other than ASCII letters as they are
    ascii_only = sys.version_info < (3, 12)
    try:
        return json.dumps(value, default=_number, ensure_ascii=ascii_only).encode()
    except Exception as error:  # noqa: BLE001  objects may raise anything while they are read
        message = f"Unable to marshal response: {error}"
        raise Fault("Runtime.MarshalError", message) from None


def _number(value: object) -> float:
    if type(value).__name__ == "Decimal":
        return float(str(value))
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _frames(trace: TracebackType | None) -> list[str]:
    """Return the formatted frames of the function's own code, the first ones (of this file) left out."""
    frames = [
        (frame.filename, frame.lineno or 0, frame.name, frame.line)
        for frame in traceback.extract_tb(trace)
    ]
    while frames and frames[0][0] == __file__:
        del frames[0]
    return traceback.format_list(frames)


def set_streams() -> None:
    """Have each line written at once, as UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


def _set_paths() -> None:
    """Put the function's code first and its layers next; what the runtime offers itself comes last."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    task = os.environ["LAMBDA_TASK_ROOT"]
    layers = [path for path in os.environ.pop("_SLSPY_LAYERS", "").split(os.pathsep) if path]
    offered = [path for path in os.environ.pop("_SLSPY_LIBRARIES", "").split(os.pathsep) if path]
    inside = [
        path
        for layer in layers
        for path in (
            os.path.join(layer, "python", "lib", version, "site-packages"),  # noqa: PTH118
            os.path.join(layer, "python"),  # noqa: PTH118
        )
    ]
    sys.path[:] = [task, *inside, *sys.path[1:], *offered]


def _leave_with_host() -> None:
    """End this process when the host dies: standard input is a pipe that the host never writes to."""
    pipe = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)

    def wait() -> None:
        os.read(pipe, 1)
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def flush() -> None:
    """Write what the streams still hold."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()


def _timestamp(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def _max_memory() -> int:
    """Return the most memory this process used, in MB."""
    if sys.platform == "darwin":
        import resource

        return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 * 1024))
    # getrusage starts from what the server had when it started this process
    with open("/proc/self/status") as status:  # noqa: PTH123
        peak = next((line for line in status if line.startswith("VmHWM")), "0 0 0")
    return int(peak.split()[1]) // 1024


if __name__ == "__main__":
    main()
