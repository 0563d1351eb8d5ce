"""Events that were sent to a function, and what became of them, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from sls_py.model.values import JsonObject
from sls_py.ui.invocations import parsed_payload, render_payload
from sls_py.ui.log_lines import render_log_tail
from sls_py.ui.style import PLAIN, Style

_LONGEST = 500
_SWITCHED = 101
"""The status of an HTTP connection that became a WebSocket."""


class Failed(Protocol):
    """How a function failed."""

    @property
    def type(self) -> str:
        """The name of its error."""
        ...

    @property
    def message(self) -> str:
        """The text of its error."""
        ...

    @property
    def trace(self) -> tuple[str, ...]:
        """Where it was raised."""
        ...


class Answered(Protocol):
    """What came back at once."""

    @property
    def ok(self) -> bool:
        """Whether it is no failure."""
        ...

    @property
    def body(self) -> bytes:
        """What was said."""
        ...

    @property
    def status(self) -> int | None:
        """The status of the call."""
        ...

    @property
    def failure(self) -> Failed | None:
        """How the function failed."""
        ...

    @property
    def log(self) -> str:
        """The end of its log."""
        ...


class Ended(Protocol):
    """How an invocation ended."""

    @property
    def ok(self) -> bool:
        """Whether it succeeded."""
        ...

    @property
    def request(self) -> str:
        """The id of the invocation."""
        ...

    @property
    def matched(self) -> str:
        """How it was recognized."""
        ...

    @property
    def lines(self) -> tuple[str, ...]:
        """What it logged."""
        ...

    @property
    def failure(self) -> Failed | None:
        """How it failed."""
        ...

    @property
    def live(self) -> bool:
        """Whether it ran on this machine."""
        ...

    @property
    def result(self) -> object:
        """What it returned, as far as that is known."""
        ...


class Shown(NamedTuple):
    """One event: where it went and how, its id, and what is known about it."""

    target: str
    via: str
    content: JsonObject
    id: str
    ok: bool
    waited: bool
    answer: Answered | None
    outcome: Ended | None


def shown_json(shown: Shown) -> JsonObject:
    """Return an event that was sent as a JSON object; `matched` is there when an invocation was recognized."""
    result: JsonObject = {
        "id": shown.id,
        "ok": shown.ok,
        "target": shown.target,
        "via": shown.via,
        "content": shown.content,
    }
    if shown.answer:
        result["answer"] = {
            "status": shown.answer.status,
            "body": parsed_payload(shown.answer.body) if shown.answer.body else None,
        }
        result |= _failure_json(shown.answer.failure)
    if shown.outcome:
        result["requestId"] = shown.outcome.request
        result["matched"] = shown.outcome.matched
        result["log"] = list(shown.outcome.lines)
        if shown.outcome.live:
            result |= {"live": True, "result": shown.outcome.result}
        result |= _failure_json(shown.outcome.failure)
    return result


def _failure_json(failure: Failed | None) -> JsonObject:
    if failure is None:
        return {}
    told = {"type": failure.type, "message": failure.message, "trace": list(failure.trace)}
    return {"failure": told}


def render_data(shown: Shown) -> str:
    """Return the data of an event that was sent: the answer, or the id of the message."""
    if shown.answer and shown.answer.body:
        return render_payload(shown.answer.body)
    return f"sent: {shown.id}" if shown.id else ""


def render_talk(function: str, shown: Shown, style: Style = PLAIN) -> str:
    """Return what is told about an event that was sent: where it went, the log, and how it ended."""
    lines = [f"{style('→', 'dim')} {shown.target}"]
    if shown.answer and shown.answer.log:
        lines.append(render_log_tail(shown.answer.log, style))
    if shown.outcome and shown.outcome.lines:
        lines.append(render_log_tail("\n".join(_without_trace(shown.outcome)), style))
    if shown.outcome and shown.outcome.live and shown.outcome.ok and not shown.answer:
        lines.append(f"{style('returned', 'dim')} {_one_line(shown.outcome.result)}")
    lines += _ends(function, shown, style)
    return "\n".join(line for line in lines if line)


def _one_line(result: object) -> str:
    text = json.dumps(result, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _without_trace(outcome: Ended) -> Sequence[str]:
    """Return the log without the line of the failure, which is told at the end."""
    failure = outcome.failure
    if failure is None or not failure.trace:
        return outcome.lines
    return [line for line in outcome.lines if not (failure.message in line and "\n" in line)]


def _ends(function: str, shown: Shown, style: Style) -> list[str]:
    """Return how it ended: an error with its traceback, or one line."""
    answer = shown.answer
    failure = shown.outcome.failure if shown.outcome else answer.failure if answer else None
    if failure is None and shown.ok:
        return [f"{style('✔', 'green')} {_success(function, shown)}"]
    error = style("error:", "bold", "red")
    if failure is None:
        return [f"{error} {_unknown_failure(function, answer)}"]
    # The log has the traceback already.
    trace = () if answer and answer.log else failure.trace
    head = f"{error} function `{function}` failed: {failure.type}: {failure.message}"
    return [head, *(style(part, "dim") for line in trace for part in line.splitlines())]


def _success(function: str, shown: Shown) -> str:
    if shown.outcome:
        known = "" if shown.outcome.matched == "id" else ", the first after the event"
        here = " here" if shown.outcome.live else ""
        return f"function `{function}` succeeded{here} (request {shown.outcome.request}{known})"
    if shown.answer is None or shown.answer.status == _SWITCHED:
        return "sent"
    called = shown.via == "invoke"
    return f"function `{function}` succeeded" if called else f"status {shown.answer.status}"


def _unknown_failure(function: str, answer: Answered | None) -> str:
    if answer is None or answer.ok:
        return f"nothing of function `{function}` was seen in its log in time"
    if answer.status == _SWITCHED:
        return f"the API says that function `{function}` failed"
    way = ": `--header` gives what the route asks for" if answer.status in (401, 403) else ""
    return f"the answer has status {answer.status}{way}"


def render_event(event: object) -> str:
    """Return an event as indented JSON."""
    return json.dumps(event, indent=2, ensure_ascii=False)


def render_plan(target: str, via: str, content: JsonObject) -> str:
    """Return what would be sent."""
    how = "would call" if via == "invoke" else "would send to"
    return f"{how} {target}\n{render_event(content)}"
