"""Log lines of Lambda functions as people read them."""

from __future__ import annotations

import re
from datetime import datetime

from sls_py.ui.style import PLAIN, Style

_REPORT = re.compile(
    r"Duration: (?P<duration>[\d.]+ ms).*?Max Memory Used: (?P<memory>\d+ MB)"
    r"(?:.*?Init Duration: (?P<init>[\d.]+ ms))?",
    re.DOTALL,
)
_REQUEST_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def render_log_line(
    timestamp: int, message: str, *, label: str = "", style: Style = PLAIN
) -> str | None:
    """Return a line with its local time, and the function's name when `label` is given; None to drop it.

    `START` lines lose the request id, `INIT_START` and `END` lines go, `REPORT` lines become one short `END`.
    """
    text = _shortened(message.rstrip("\n"), style)
    if text is None:
        return None
    moment = datetime.fromtimestamp(timestamp / 1000).astimezone()
    prefix = style(f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03d}", "dim")
    name = style(f" {label}", "cyan") if label else ""
    return f"{prefix}{name} {text}"


def render_log_tail(log: str, style: Style = PLAIN) -> str:
    """Return the log that came with an invocation."""
    lines = (_shortened(line, style) for line in log.splitlines())
    return "\n".join(line for line in lines if line)


def _shortened(message: str, style: Style) -> str | None:
    if message.startswith("START RequestId:"):
        return style("START", "dim")
    if message.startswith(("END RequestId:", "INIT_START ")):
        return None
    if message.startswith("REPORT RequestId:"):
        return style(_report(message), "dim")
    return _without_bookkeeping(message)


def _report(message: str) -> str:
    found = _REPORT.search(message)
    if found is None:
        return message
    init = f" (init {found['init']})" if found["init"] else ""
    return f"END {found['duration']}{init}, {found['memory']}"


def _without_bookkeeping(message: str) -> str:
    """Drop the time and the request id that runtimes put before a line, separated by tabs."""
    parts = message.split("\t")
    kept = [part for part in parts if not (_is_time(part) or _REQUEST_ID.fullmatch(part))]
    return " ".join(kept) if len(kept) < len(parts) else message


def _is_time(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", text) is not None
