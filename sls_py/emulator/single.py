"""Run one function without deploying it: its process, its environment, its answer."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from sls_py.emulator.cloud import ACCOUNT
from sls_py.emulator.runtime import (
    Call,
    Outcome,
    RunnableFunction,
    RuntimeHost,
    UnsupportedRuntimeError,
)
from sls_py.errors import EmulatorError, UsageError
from sls_py.model.values import CfValue, JsonObject

_KEPT_SECONDS = 7 * 24 * 3600
_NOWHERE = "http://127.0.0.1:9"  # the port of the discard service: nothing answers


class Event(NamedTuple):
    """What a function is called with: the payload, and what its context shows."""

    payload: bytes
    request_id: str = ""
    client_context: str | None = None
    cognito_identity: str | None = None


class Aws(NamedTuple):
    """The AWS that a function talks to; by default there is none, and calls fail at once."""

    endpoint_url: str = _NOWHERE
    access_key_id: str = "none"
    secret_access_key: str = "none"  # noqa: S105  no secret opens a place where nobody is


def describe(
    name: str,
    properties: JsonObject,
    *,
    code: Path,
    layers: tuple[Path, ...],
    environment: Mapping[str, str],
    region: str,
    aws: Aws,
) -> RunnableFunction:
    """Return a function from its resource in a template, with its code and its values.

    `aws` is where its calls to AWS go, whatever keys there are on this machine.
    """
    logging = properties.get("LoggingConfig") or {}
    return RunnableFunction(
        key=name,
        fingerprint=str(code),
        name=name,
        runtime=str(properties.get("Runtime", "")),
        handler=str(properties.get("Handler", "")),
        code=code,
        layers=layers,
        environment=environment,
        platform={
            "AWS_ENDPOINT_URL": aws.endpoint_url,
            "AWS_ACCESS_KEY_ID": aws.access_key_id,
            "AWS_SECRET_ACCESS_KEY": aws.secret_access_key,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
        },
        region=region,
        memory_size=_number(properties.get("MemorySize"), 128),
        timeout=float(_number(properties.get("Timeout"), 3)),
        log_group=f"/aws/lambda/{name}",
        log_format="JSON" if logging.get("LogFormat") == "JSON" else "Text",
        log_level=logging.get("ApplicationLogLevel"),
    )


def run_once(host: RuntimeHost, function: RunnableFunction, event: Event) -> Outcome:
    """Run a function on one event.

    Raises:
        EmulatorError: its runtime does not run on this machine.
    """
    try:
        host.check(function.runtime)
    except UnsupportedRuntimeError as error:
        raise EmulatorError(str(error)) from error
    arn = f"arn:aws:lambda:{function.region}:{ACCOUNT}:function:{function.name}"
    call = Call(
        request_id=event.request_id or str(uuid.uuid4()),
        payload=event.payload,
        function_arn=arn,
        client_context=event.client_context,
        cognito_identity=event.cognito_identity,
    )
    return host.invoke(function, call)


def unpack(archive: Path, host: RuntimeHost, folder: Path, *, now: float | None = None) -> Path:
    """Return a folder with the content of a zip, kept for the next call; others unused for a week are deleted."""
    found = host.code.unpack(archive.read_bytes())
    os.utime(found)
    limit = (time.time() if now is None else now) - _KEPT_SECONDS
    for other in (folder / "code").iterdir():
        if other.stat().st_mtime < limit:
            shutil.rmtree(other, ignore_errors=True)
    return found


def debugged(function: RunnableFunction, port: int, code: Path) -> RunnableFunction:
    """Return the function with a debugger that waits for its client; it runs from `code`, where breakpoints are set.

    Raises:
        UsageError: there is no debugger for it.
    """
    address = f"127.0.0.1:{port}"
    if function.runtime.startswith("nodejs"):
        wrapper: tuple[str, ...] = (f"--inspect-brk={address}",)
    elif function.runtime.startswith("python"):
        listening = ("--listen", address, "--wait-for-client")
        wrapper = ("-X", "frozen_modules=off", str(_debugpy()), *listening)
    else:
        raise UsageError(f"functions of runtime {function.runtime} cannot be debugged here")
    values = {name: getattr(function, name) for name in function.__dataclass_fields__}
    return RunnableFunction(**{**values, "wrapper": wrapper, "code": code})


def _debugpy() -> Path:
    found = find_spec("debugpy")
    if found is None or found.origin is None:
        raise UsageError(
            "the debugger is not installed", hint="install it beside slspy: `pip install debugpy`"
        )
    return Path(found.origin).parent


def _number(value: CfValue, default: int) -> int:
    return value if isinstance(value, int) else default
