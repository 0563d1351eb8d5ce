"""What `slspy live` shows: a line for each request, failures with their traceback, and all of one request."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Protocol

from sls_py.model.values import JsonObject
from sls_py.ui.style import PLAIN, Style

_MOST = 20_000


class Frame(Protocol):
    """One line of a traceback."""

    @property
    def file(self) -> str:
        """Its file."""
        ...

    @property
    def line(self) -> int:
        """Its number."""
        ...

    @property
    def function(self) -> str:
        """The function that it is in."""
        ...

    @property
    def text(self) -> str:
        """What stands there."""
        ...


class Failure(Protocol):
    """How a request failed."""

    @property
    def kind(self) -> str:
        """The class of the exception."""
        ...

    @property
    def message(self) -> str:
        """Its text."""
        ...

    @property
    def frames(self) -> Sequence[Frame]:
        """Where it was raised, the outermost call first."""
        ...

    @property
    def cause(self) -> Failure | None:
        """What it was raised from."""
        ...

    @property
    def explicit(self) -> bool:
        """Whether it was raised with `from`."""
        ...


class Line(Protocol):
    """One line that a handler wrote."""

    @property
    def text(self) -> str:
        """The line."""
        ...


class Exchange(Protocol):
    """A request with what came of it."""

    @property
    def number(self) -> int:
        """Its number in the session."""
        ...

    @property
    def request_id(self) -> str:
        """Lambda's id of it."""
        ...

    @property
    def short_id(self) -> str:
        """The beginning of that."""
        ...

    @property
    def function(self) -> str:
        """The key of the function."""
        ...

    @property
    def trigger(self) -> str:
        """What invoked it."""
        ...

    @property
    def began(self) -> float:
        """When, in seconds since the epoch."""
        ...

    @property
    def event(self) -> bytes:
        """The event as JSON."""
        ...

    @property
    def status(self) -> str:
        """`running`, `ok`, `failed` or `observed`."""
        ...

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        ...

    @property
    def result(self) -> bytes:
        """The result as JSON."""
        ...

    @property
    def failure(self) -> Failure | None:
        """How it failed."""
        ...

    @property
    def lines(self) -> Sequence[Line]:
        """What the handler wrote."""
        ...


_MARKS = {"ok": ("✔", "green"), "failed": ("✘", "red"), "observed": ("·", "cyan")}


def request_line(exchange: Exchange, style: Style = PLAIN) -> str:
    """Return the line of a request: number, time, trigger, function, duration, status."""
    sign, color = _MARKS.get(exchange.status, ("…", "dim"))
    clock = time.strftime("%H:%M:%S", time.localtime(exchange.began))
    took = f"{exchange.seconds * 1000:.0f} ms" if exchange.seconds is not None else ""
    parts = [
        style(sign, color),
        style(f"{exchange.number:>3}", "dim"),
        style(clock, "dim"),
        printable(exchange.trigger),
        style(f"→ {exchange.function}", "cyan"),
        took,
        style(exchange.short_id, "dim"),
    ]
    return " ".join(part for part in parts if part)


def log_line(exchange: Exchange, line: Line, style: Style = PLAIN) -> str:
    """Return a line that a handler wrote, with its function and request."""
    start = style(f"{exchange.function} {exchange.short_id} |", "dim")
    return "\n".join(f"  {start} {printable(part)}" for part in line.text.split("\n"))


def failure_lines(failure: Failure, style: Style = PLAIN) -> list[str]:
    """Return a traceback as Python writes it, the cause first."""
    found: list[str] = []
    if failure.cause:
        found += failure_lines(failure.cause, style)
        how = "the direct cause of" if failure.explicit else "the context of"
        found.append(style(f"  which is {how}", "dim"))
    found.append(f"  {style(failure.kind, 'red', 'bold')}: {printable(failure.message)}")
    for frame in failure.frames:
        place = f"{frame.file}:{frame.line}"
        found.append(f"    {style(place, 'cyan')} in {frame.function}")
        if frame.text:
            found.append(f"      {printable(frame.text.strip())}")
    return found


def request_text(exchange: Exchange, style: Style = PLAIN) -> str:
    """Return all of a request: its event, what was written, and what came of it."""
    lines = [request_line(exchange, style), f"  {style('request', 'dim')} {exchange.request_id}"]
    lines += _section("event", pretty(exchange.event), style)
    if exchange.lines:
        lines += _section("logs", "\n".join(line.text for line in exchange.lines), style)
    if exchange.failure:
        lines += [f"  {style('failure', 'bold')}", *failure_lines(exchange.failure, style)]
    elif exchange.status == "ok":
        lines += _section("reply", pretty(exchange.result), style)
    return "\n".join(lines)


def request_json(exchange: Exchange, *, whole: bool = True) -> JsonObject:
    """Return a request as a JSON object; without `whole` its event, logs and reply are left out."""
    found: JsonObject = {
        "number": exchange.number,
        "request_id": exchange.request_id,
        "function": exchange.function,
        "trigger": exchange.trigger,
        "began": round(exchange.began, 3),
        "status": exchange.status,
        "seconds": None if exchange.seconds is None else round(exchange.seconds, 4),
    }
    if not whole:
        return found
    return found | {
        "event": _value(exchange.event),
        "result": _value(exchange.result) if exchange.status == "ok" else None,
        "failure": failure_json(exchange.failure) if exchange.failure else None,
        "logs": [line.text for line in exchange.lines],
    }


def failure_json(failure: Failure) -> JsonObject:
    """Return a failure as a JSON object."""
    return {
        "type": failure.kind,
        "message": failure.message,
        "frames": [
            {"file": one.file, "line": one.line, "function": one.function, "text": one.text}
            for one in failure.frames
        ],
        "cause": failure_json(failure.cause) if failure.cause else None,
    }


def pretty(text: bytes) -> str:
    """Return JSON with indentation; other text as it is, long text cut off."""
    found = _value(text)
    shown = found if isinstance(found, str) else json.dumps(found, indent=2, ensure_ascii=False)
    return shown if len(shown) <= _MOST else f"{shown[:_MOST]}\n… {len(shown) - _MOST} more"


def printable(text: str) -> str:
    """Return a text without what would move the cursor or change colors: it comes from outside."""
    return "".join(sign if sign.isprintable() or sign in "\t " else "�" for sign in text)


def _section(title: str, text: str, style: Style) -> list[str]:
    lines = (printable(line) for line in text.split("\n"))
    return [f"  {style(title, 'bold')}", *(f"    {line}" for line in lines)]


def _value(text: bytes) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text.decode("utf-8", "replace")
