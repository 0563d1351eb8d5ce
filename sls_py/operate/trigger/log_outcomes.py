"""Tell the invocations in a function's log apart, and how each ended.

Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from sls_py.aws.protocols import LogEvent
from sls_py.model.values import JsonObject
from sls_py.operate.invoke import Failure

_START = re.compile(r"START RequestId: (\S+)")
_REPORT = re.compile(r"REPORT RequestId: (\S+)")
_STATUS = re.compile(r"\bStatus: (\w+)")
_TIMED_OUT = re.compile(r"Task timed out after [\d.]+ seconds")
_DIED = re.compile(r"RequestId: \S+ Error: (?P<message>[^\n]+)(?:\n(?P<type>[\w.]+))?")
_PYTHON = re.compile(
    r"\[ERROR\] (?P<type>[\w.]+)(?:: (?P<message>.*?))?(?:\n?Traceback|$)", re.DOTALL
)
_NODE = re.compile(r"\tERROR\t(?:Invoke Error|Uncaught Exception)\s+(?P<error>\{.*)", re.DOTALL)


@dataclass(slots=True)
class Seen:
    """One invocation as the log shows it."""

    request: str
    lines: tuple[str, ...] = ()
    ended: bool = False
    failure: Failure | None = None
    status: str = field(default="", repr=False)

    def names(self, marks: Iterable[str]) -> bool:
        """Tell whether a line of the function has one of the texts, or the invocation is the one of that id."""
        known = tuple(marks)
        return self.request in known or any(mark in line for mark in known for line in self.lines)


def invocations(events: Iterable[LogEvent]) -> tuple[Seen, ...]:
    """Return the invocations in log lines, in the order in which they began.

    Lines stand in streams, one for each process of the function, and a process has one invocation at a time.
    """
    found: dict[str, Seen] = {}
    current: dict[str, Seen] = {}
    for event in events:
        text = event.message.rstrip("\n")
        record = _json(text)
        if begun := _begun(text, record):
            current[event.stream] = found[begun] = Seen(begun)
        elif event.stream in current:
            _add(current[event.stream], text, record)
    return tuple(found.values())


def _add(seen: Seen, text: str, record: JsonObject) -> None:
    if text.startswith("END RequestId:"):
        return
    if ended := _ended(text, record):
        seen.ended, seen.status = True, ended
        if ended not in {"success", "unknown"} and seen.failure is None:
            seen.failure = Failure(f"Runtime.{ended}", "the invocation did not succeed", ())
        return
    seen.lines = (*seen.lines, text)
    seen.failure = seen.failure or _failure(text, record)


def _begun(text: str, record: JsonObject) -> str | None:
    if found := _START.match(text):
        return found[1]
    if record.get("type") == "platform.start":
        return str(record["record"]["requestId"])
    return None


def _ended(text: str, record: JsonObject) -> str | None:
    """Return the status that an invocation ended with, None when the line is not its last."""
    if record.get("type") == "platform.report":
        return str(record["record"].get("status", "unknown"))
    if _REPORT.match(text):
        status = _STATUS.search(text)
        return status[1] if status else "unknown"
    return None


def _failure(text: str, record: JsonObject) -> Failure | None:
    """Return the error that a line tells, None when it tells none."""
    if "errorType" in record and str(record.get("level", "ERROR")).upper() == "ERROR":
        return _of_object(record)
    if found := _TIMED_OUT.search(text):
        return Failure("Sandbox.Timedout", found[0], ())
    if found := _DIED.match(text):
        return Failure(found["type"] or "Runtime.ExitError", found["message"], ())
    if found := _NODE.search(text):
        return _of_object(_json(found["error"]))
    if found := _PYTHON.match(text):
        _, _, trace = text.partition("Traceback")
        lines = tuple(f"Traceback{trace}".splitlines()) if trace else ()
        return Failure(found["type"], (found["message"] or "no message").strip(), lines)
    return None


def _of_object(error: JsonObject) -> Failure:
    trace = error.get("stackTrace") or error.get("stack") or ()
    lines = trace.splitlines() if isinstance(trace, str) else trace
    return Failure(
        str(error.get("errorType") or "Error"),
        str(error.get("errorMessage") or error.get("message") or "no message"),
        tuple(str(line).rstrip("\n") for line in lines),
    )


def _json(text: str) -> JsonObject:
    if not text.startswith("{"):
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
