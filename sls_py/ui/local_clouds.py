"""The state of the local cloud, as text and as JSON."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from sls_py.model.values import JsonObject
from sls_py.numbers import count, duration
from sls_py.ui.style import PLAIN, Style


class Cloud(Protocol):
    """Where a local cloud is."""

    @property
    def endpoint(self) -> str:
        """Its address."""
        ...

    @property
    def pid(self) -> int:
        """Its process."""
        ...

    @property
    def data_directory(self) -> Path:
        """Its files."""
        ...


class Status(Protocol):
    """How a local cloud does."""

    @property
    def cloud(self) -> Cloud:
        """Where it is."""
        ...

    @property
    def healthy(self) -> bool:
        """Whether it answers."""
        ...

    @property
    def started_at(self) -> float:
        """Since when, in seconds since the epoch."""
        ...

    @property
    def workers(self) -> int:
        """Processes of functions."""
        ...

    @property
    def memory(self) -> int:
        """MB of all its processes."""
        ...

    @property
    def warnings(self) -> Sequence[str]:
        """Repairs that could not be made."""
        ...


def status_json(found: Status | None, inventory: JsonObject) -> JsonObject:
    """Return the state as a JSON object."""
    if found is None:
        return {"running": False}
    return {
        "running": True,
        "healthy": found.healthy,
        "endpoint": found.cloud.endpoint,
        "pid": found.cloud.pid,
        "dataDirectory": str(found.cloud.data_directory),
        "workers": found.workers,
        "memory": found.memory,
        "warnings": list(found.warnings),
        **inventory,
    }


def render_status(
    found: Status | None, inventory: JsonObject, *, style: Style = PLAIN, now: float | None = None
) -> str:
    """Return the state in sections: the server, then a list of each kind of what is deployed."""
    if found is None:
        return "not running"
    state = style("running", "green") if found.healthy else style("not answering", "red")
    lines = [
        f"{state} at {style(found.cloud.endpoint, 'cyan')} (process {found.cloud.pid})",
        f"{style('data:', 'dim')} {found.cloud.data_directory}",
    ]
    if found.healthy:
        up = duration((time.time() if now is None else now) - found.started_at)
        running = "1 process" if found.workers == 1 else f"{found.workers} processes"
        lines.append(f"{style('up:', 'dim')} {up}, {running} of functions, {found.memory} MB")
    for kind in ("stacks", "functions", "addresses", "queues", "tables"):
        lines += _section(kind, inventory.get(kind) or [], style)
    return "\n".join([*lines, *(f"warning: {warning}" for warning in found.warnings)])


def _section(kind: str, items: Sequence[JsonObject], style: Style) -> list[str]:
    if not items:
        return []
    ordered = sorted(items, key=lambda item: str(item["name"]))
    width = max(len(str(item["name"])) for item in ordered)
    rows = [f"  {str(item['name']).ljust(width)}  {style(_about(item), 'dim')}" for item in ordered]
    return ["", style(f"{kind}:", "dim"), *rows]


def _about(item: JsonObject) -> str:
    if "messages" in item:
        return count(item["messages"], "message")
    if "items" in item:
        return count(item["items"], "item")
    return str(
        item.get("origin") or item.get("url") or item.get("runtime") or item.get("status") or ""
    )
