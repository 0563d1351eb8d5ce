"""What happens in a live session: as a line about the session, and as JSON."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sls_py.live.session import (
    Awaits,
    Began,
    Connected,
    Ended,
    Left,
    Lost,
    Reloaded,
    Unloadable,
    Wrote,
)
from sls_py.ui.jsonl import problem_json
from sls_py.ui.live_requests import failure_json, request_json
from sls_py.ui.style import PLAIN, Style

if TYPE_CHECKING:
    from sls_py.live.session import LiveEvent


def session_line(event: LiveEvent, style: Style = PLAIN) -> str:
    """Return the line of what happens to the session itself, empty when it is worth none."""
    text = ""
    match event:
        case Reloaded(files, seconds):
            names = ", ".join(files[:3]) or "files"
            text = style(f"↻ {names} in {seconds * 1000:.0f} ms", "dim")
        case Lost(reason):
            text = f"{style('!', 'yellow')} the connection is lost: {reason}"
        case Connected(again=True):
            text = f"{style('✔', 'green')} connected again"
        case Unloadable(function):
            text = f"{style('✘', 'red')} {style(function, 'cyan')} cannot be loaded any more:"
        case Awaits(function, port):
            text = f"{style('◆', 'cyan')} {function} waits for a debugger at 127.0.0.1:{port}"
        case Left():
            text = f"{style('!', 'yellow')} {left_text(event)}"
    return text


def left_text(left: Left) -> str:
    """Return who has a function now that left the session, as a sentence."""
    if not left.owner:
        return f"`{left.function}` was put back from outside and is not live here any more"
    since = time.strftime("%H:%M:%S", time.localtime(left.since))
    return f"`{left.function}` was taken over by {left.owner} at {since}"


def event_json(event: LiveEvent) -> dict[str, object]:
    """Return an event as a JSON object; `event` names its kind."""
    match event:
        case Began() | Ended() | Wrote():
            return _about_a_request(event)
        case Reloaded(files, seconds, problems):
            found = {"files": list(files), "seconds": round(seconds, 4)}
            told = [problem_json(one) for one in problems]
            return {"event": "reloaded", **found, "problems": told}
        case Unloadable(function, failure):
            return {"event": "unloadable", "function": function, "failure": failure_json(failure)}
    return {"event": _NAMES[type(event)], **event._asdict()}


_NAMES = {Awaits: "debugger", Connected: "connected", Left: "left", Lost: "lost"}


def _about_a_request(event: Began | Ended | Wrote) -> dict[str, object]:
    match event:
        case Began(exchange):
            whole = exchange.observed
            name = "observed" if whole else "began"
            return {"event": name, "request": request_json(exchange, whole=whole)}
        case Ended(exchange):
            return {"event": "ended", "request": request_json(exchange)}
        case Wrote(exchange, line):
            about = {"number": exchange.number, "function": exchange.function}
            return {"event": "log", **about, "request_id": exchange.request_id, "text": line.text}
