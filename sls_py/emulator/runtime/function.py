"""What the host needs to know to run a function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnableFunction:
    """A function with its code in a folder.

    `key` names it among all functions of the host, with its version; `fingerprint` changes when anything changes
    that needs a new process. `environment` holds the function's own variables, `platform` those that the user
    cannot set (keys). `layers` are folders like `/opt`, the first one wins. `wrapper` goes between the interpreter
    and what it runs (a debugger); such a function has no limit of time or memory.
    """

    key: str
    fingerprint: str
    name: str
    runtime: str
    handler: str
    code: Path
    layers: tuple[Path, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    platform: Mapping[str, str] = field(default_factory=dict)
    region: str = "us-east-1"
    version: str = "$LATEST"
    memory_size: int = 128
    timeout: float = 3.0
    log_group: str = ""
    log_format: Literal["Text", "JSON"] = "Text"
    log_level: str | None = None
    wrapper: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One invocation; the other values become headers of the Runtime API."""

    request_id: str
    payload: bytes
    function_arn: str = ""
    trace_id: str | None = None
    client_context: str | None = None
    cognito_identity: str | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """What a function wrote, one entry of its log; `time` in milliseconds since the epoch."""

    time: int
    text: str


@dataclass(frozen=True, slots=True)
class Timing:
    """When an invocation began (seconds since the epoch), and what it and the process's start took (ms)."""

    begun: float
    duration: float
    init: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an invocation.

    `error` is Lambda's error type when it failed, and `payload` then the error as a JSON object. `log` holds the
    platform's lines too (START, END, REPORT); `log_stream` is the one of the process that ran the function.
    `timing` is None when no process ran it.
    """

    payload: bytes
    error: str | None = None
    log: tuple[LogLine, ...] = ()
    log_stream: str = ""
    timing: Timing | None = None

    @property
    def log_text(self) -> str:
        """The log as one text."""
        return "".join(f"{line.text}\n" for line in self.log)
