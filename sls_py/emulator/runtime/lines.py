"""The lines that Lambda itself writes to a function's log."""

from __future__ import annotations

import json
import math
import time
from dataclasses import dataclass

from sls_py.emulator.runtime.function import LogLine, RunnableFunction
from sls_py.model.values import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """What an invocation took; times in milliseconds, memory in MB."""

    duration: float
    max_memory: int
    init_duration: float | None = None


def init_start(function: RunnableFunction, version: str) -> LogLine:
    """Return the line that a new process begins with."""
    if function.log_format == "JSON":
        record = {
            "initializationType": "on-demand",
            "phase": "init",
            "runtimeVersion": f"{function.runtime} ({version})",
            "functionName": function.name,
            "functionVersion": function.version,
        }
        return _json("platform.initStart", record)
    return _line(f"INIT_START Runtime Version: {function.runtime} ({version})")


def start(function: RunnableFunction, request_id: str) -> LogLine:
    """Return the line that an invocation begins with."""
    if function.log_format == "JSON":
        return _json("platform.start", {"requestId": request_id, "version": function.version})
    return _line(f"START RequestId: {request_id} Version: {function.version}")


def end(
    function: RunnableFunction, request_id: str, status: str, metrics: Metrics
) -> tuple[LogLine, ...]:
    """Return the lines that an invocation ends with; `status` is `success`, `error` or `timeout`."""
    billed = math.ceil(metrics.duration + (metrics.init_duration or 0.0))
    if function.log_format == "JSON":
        numbers: JsonObject = {
            "durationMs": round(metrics.duration, 3),
            "billedDurationMs": billed,
            "memorySizeMB": function.memory_size,
            "maxMemoryUsedMB": metrics.max_memory,
        }
        if metrics.init_duration is not None:
            numbers["initDurationMs"] = round(metrics.init_duration, 3)
        record = {"requestId": request_id, "status": status, "metrics": numbers}
        return (_json("platform.report", record),)
    parts = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {metrics.duration:.2f} ms",
        f"Billed Duration: {billed} ms",
        f"Memory Size: {function.memory_size} MB",
        f"Max Memory Used: {metrics.max_memory} MB",
    ]
    if metrics.init_duration is not None:
        parts.append(f"Init Duration: {metrics.init_duration:.2f} ms")
    if status != "success":
        parts.append(f"Status: {status}")
    return _line(f"END RequestId: {request_id}"), _line("\t".join(parts))


def timed_out(request_id: str, seconds: float) -> LogLine:
    """Return the line that says why an invocation was stopped."""
    return _line(f"{timestamp()} {request_id} Task timed out after {seconds:.2f} seconds")


def problem(request_id: str, kind: str, message: str) -> LogLine:
    """Return the line for a process that died."""
    return _line(f"RequestId: {request_id} Error: {message}\n{kind}")


def timestamp() -> str:
    """Return the time as Lambda writes it."""
    now = time.time()
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now * 1000) % 1000:03d}Z"


def _json(kind: str, record: JsonObject) -> LogLine:
    return _line(json.dumps({"time": timestamp(), "type": kind, "record": record}))


def _line(text: str) -> LogLine:
    return LogLine(int(time.time() * 1000), text)
