"""What `slspy dev` says once the service is there."""

from __future__ import annotations

from collections.abc import Callable

from sls_py.model.result import ServiceInfo
from sls_py.model.values import JsonObject
from sls_py.numbers import duration
from sls_py.ui.services import endpoint_lines, service_json
from sls_py.ui.style import PLAIN, Style


def available_lines(
    info: ServiceInfo,
    seconds: float,
    style: Style = PLAIN,
    *,
    again: Callable[[str], str] = "slspy {} --local".format,
) -> list[str]:
    """Return the lines about a service that can be called now; `again` makes a command one that works as it stands."""
    lines = [f"  {line}" for line in endpoint_lines(info.endpoints, style)]
    if info.functions:
        lines.append(f"  {style('or', 'dim')} {style(again(_call(info)), 'cyan')}")
    text = f"{style('✔', 'green')} {info.service} can be called after {duration(seconds)}"
    return [text, "", *lines, ""]


def _call(info: ServiceInfo) -> str:
    """Return a command that works as it stands: behind an API, functions fail without its event."""
    behind = {endpoint.function for endpoint in info.endpoints}
    first = info.functions[0].key
    return f"trigger {first}" if first in behind else f"invoke -f {first}"


def available_json(info: ServiceInfo, seconds: float) -> JsonObject:
    """Return the same as a JSON object."""
    return {"event": "available", "seconds": round(seconds, 3), **service_json(info)}
