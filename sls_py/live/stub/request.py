"""What is sent of an invocation: the event, the context, and the function's environment."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING

from ..wire.messages import Context, Request

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_RUNTIME_S_OWN = frozenset(
    {
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "AWS_LAMBDA_RUNTIME_API",
        "HOME",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
        "LD_LIBRARY_PATH",
        "NO_PROXY",
        "OLDPWD",
        "PATH",
        "PWD",
        "PYTHONHOME",
        "PYTHONPATH",
        "SHLVL",
        "SLSPY_LIVE",
        "TMPDIR",
    }
)
"""Variables that are about the machine the function runs on."""


def new_request(event: Any, context: Any, environ: Mapping[str, str]) -> Request:
    """Return the request for an invocation, with the whole environment."""
    shared = {name: value for name, value in environ.items() if name not in _RUNTIME_S_OWN}
    return Request(
        os.urandom(16),
        json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode(
            "utf-8", "surrogatepass"
        ),
        _context(context),
        _digest(shared),
        shared,
        int(context.get_remaining_time_in_millis()),
        environ.get("_X_AMZN_TRACE_ID", ""),
    )


def _context(context: Any) -> Context:
    def text(name: str) -> str:
        return str(getattr(context, name, None) or "")

    return Context(
        request_id=text("aws_request_id"),
        function_name=text("function_name"),
        function_version=text("function_version"),
        invoked_function_arn=text("invoked_function_arn"),
        memory_limit_in_mb=text("memory_limit_in_mb"),
        log_group_name=text("log_group_name"),
        log_stream_name=text("log_stream_name"),
        client_context=_plain(getattr(context, "client_context", None)),
        identity=_plain(getattr(context, "identity", None)),
        tenant_id=getattr(context, "tenant_id", None),
    )


def _plain(value: Any) -> Any:
    """Return an object of the runtime as JSON: its attributes by name."""
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    names = getattr(type(value), "__slots__", None) or vars(value)
    return {name: _plain(getattr(value, name, None)) for name in names}


def _digest(environ: Mapping[str, str]) -> str:
    text = "\0".join(f"{name}={environ[name]}" for name in sorted(environ))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]
