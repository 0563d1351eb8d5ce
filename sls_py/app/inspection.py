"""Look at a deployed service: info, invoke, logs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sls_py.app.called import Called, called
from sls_py.app.live_marks import live_functions
from sls_py.app.request import Request
from sls_py.app.secrets import masked
from sls_py.app.workspace import Workspace, open_workspace, pick_functions
from sls_py.model.result import ServiceInfo
from sls_py.operate import (
    LogLine,
    follow_logs,
    info,
    invoke,
    log_sources,
    parse_time,
    read_logs,
)
from sls_py.records import replace


def inspect_service(request: Request) -> ServiceInfo:
    """Return what is deployed of a service.

    Raises:
        NotDeployedError: the stack does not exist.
    """
    with open_workspace(request) as workspace:
        gateways = workspace.gateways
        found = info(
            workspace.service,
            gateways,
            endpoint_url=workspace.cloud.endpoint_url,
            conceal=request.options.conceal,
        )
        found = replace(workspace.cloud.nearest(found), live=live_functions(found, gateways))
        return masked(found, workspace.service.mask)


def call_function(
    request: Request,
    key: str,
    payload: bytes,
    *,
    asynchronous: bool = False,
    qualifier: str | None = None,
    log: bool = False,
) -> Called:
    """Call a function of a service by its key.

    Raises:
        UsageError: the service has no such function.
        NotDeployedError: the function is not deployed.
    """
    with open_workspace(request) as workspace:
        (function,) = pick_functions(workspace.service, [key])
        answer = invoke(
            function,
            workspace.gateways,
            payload,
            asynchronous=asynchronous,
            qualifier=qualifier,
            log=log,
        )
        return called(function, payload, answer, request)


class LogQuery(NamedTuple):
    """Which lines to show: of which functions (all when there are none), since when, matching what."""

    functions: Sequence[str]
    since: str | None = None
    pattern: str | None = None
    tail: bool = False
    interval: float = 1.0


def show_logs(
    request: Request,
    query: LogQuery,
    *,
    now: float,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[LogLine]:
    """Yield the lines of functions; without end when the query follows the logs.

    Raises:
        UsageError: the service has no such function, or the time cannot be read.
    """
    since = parse_time(query.since or ("10s" if query.tail else "10m"), now)
    with open_workspace(request) as workspace:
        yield from _lines(workspace, query, since, lambda: sleep(query.interval))


def _lines(
    workspace: Workspace, query: LogQuery, since: int, wait: Callable[[], None]
) -> Iterator[LogLine]:
    service, gateways = workspace.service, workspace.gateways
    functions = pick_functions(service, query.functions or service.functions)
    sources = log_sources(service, functions, gateways)
    if query.tail:
        yield from follow_logs(
            gateways.logs, sources, since=since, pattern=query.pattern, wait=wait
        )
    else:
        yield from read_logs(gateways.logs, sources, since=since, pattern=query.pattern)
