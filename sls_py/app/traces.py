"""Read the traces of a service's functions."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.app.request import Request
from sls_py.app.workspace import open_workspace, pick_functions
from sls_py.aws.xray import for_traces
from sls_py.model.trace import Trace
from sls_py.operate import parse_time


def show_traces(
    request: Request, keys: Sequence[str], *, since: str | None, now: float
) -> tuple[Trace, ...]:
    """Return the traces of functions (all when there are none) since a time, oldest first.

    Raises:
        UsageError: the service has no such function, or the time cannot be read.
    """
    start = parse_time(since or "10m", now)
    with open_workspace(request) as workspace:
        service = workspace.service
        functions = pick_functions(service, keys or service.functions)
        names = tuple(function.name for function in functions)
        gateway = for_traces(workspace.gateways).traces
        return gateway.read(names, start=start / 1000, end=now + 1)
