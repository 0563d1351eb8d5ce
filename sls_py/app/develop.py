"""Keep a service on the local cloud in step with its files, and follow the logs of its functions meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from threading import Event as Flag
from threading import Thread
from typing import NamedTuple

from sls_py.app.inspection import inspect_service
from sls_py.app.request import Request
from sls_py.app.sync import Synced, sync_service
from sls_py.app.sync_settings import SyncArguments
from sls_py.app.workspace import open_workspace
from sls_py.aws.protocols import Gateways
from sls_py.errors import AwsError, NotDeployedError
from sls_py.model.result import ServiceInfo
from sls_py.operate import LogLine, follow_logs, log_sources
from sls_py.operate.log_groups import Source
from sls_py.records import replace
from sls_py.report import Reporter, ReportEvent, Warned
from sls_py.sync.events import Done, Event, Inbox, Watching
from sls_py.sync.infrastructure import KIND as INFRASTRUCTURE

_POLL = 0.4


class Available(NamedTuple):
    """The service is deployed, and can be called; `seconds` is how long that took."""

    info: ServiceInfo
    seconds: float


def develop(
    request: Request,
    show: Callable[[Event | Available], None],
    show_line: Callable[[LogLine], None],
    inbox: Inbox | None = None,
) -> Synced:
    """Deploy to the local cloud and sync every save; `show` hears what happens, `show_line` gets the lines of logs.

    None in `inbox`, when one is given, ends it as Ctrl-C does. Errors as in `sync_service`.
    """
    request = request._replace(command="deploy", options=replace(request.options, local=True))
    with closing(_Logs(show_line)) as logs:
        development = _Development(request, show, logs)
        arguments = SyncArguments(watch=True, code=False)
        return sync_service(request, arguments, development.hear, lambda _: True, inbox)


class _Development:
    """Tells where to go once all is deployed, and follows the functions that there are."""

    def __init__(
        self, request: Request, show: Callable[[Event | Available], None], logs: _Logs
    ) -> None:
        self._quiet = request._replace(reporter=_Warnings(request.reporter))
        self._show = show
        self._logs = logs
        self._started = time.monotonic()
        self._other = True
        self._available = False

    def hear(self, event: Event) -> None:
        """Take in what the loop tells."""
        if isinstance(event, Done) and event.flow.id.kind == INFRASTRUCTURE:
            self._other = True
        if isinstance(event, Watching) and self._other:
            self._follow()
        self._show(event)

    def _follow(self) -> None:
        try:
            if not self._available:
                found = inspect_service(self._quiet)
                self._show(Available(found, time.monotonic() - self._started))
                self._available = True
            self._logs.follow(self._quiet)
            self._other = False
        except NotDeployedError:
            return  # its first deployment failed, which was told


class _Warnings:
    """A reporter that passes on warnings only."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter

    def emit(self, event: ReportEvent) -> None:
        """Show a warning, keep quiet about the rest."""
        if isinstance(event, Warned):
            self._reporter.emit(event)


class _OtherFunctionsError(Exception):
    """The functions whose logs are followed are others now, or none."""


class _Logs:
    """Follows the logs of the functions that are deployed."""

    def __init__(self, show: Callable[[LogLine], None]) -> None:
        self._show = show
        self._changed = Flag()
        self._sources: tuple[Source, ...] = ()
        self._since = int(time.time() * 1000)
        self._closed = False
        self._gateways: Gateways | None = None
        self._thread = Thread(target=self._run, name="slspy-logs", daemon=True)

    def follow(self, request: Request) -> None:
        """Follow the functions of a service that was just deployed."""
        with open_workspace(request) as workspace:
            gateways = workspace.gateways
            functions = workspace.service.functions.values()
            self._sources = log_sources(workspace.service, functions, gateways)
            self._gateways = gateways
        self._changed.set()
        if not self._thread.ident:
            self._thread.start()

    def close(self) -> None:
        """Stop; the thread is not waited for."""
        self._closed = True
        self._changed.set()

    def _run(self) -> None:
        while not self._closed:
            self._changed.clear()
            try:
                self._follow()
            except _OtherFunctionsError:
                continue
            except AwsError:
                # the local cloud was stopped or reset meanwhile
                self._changed.wait(_POLL)

    def _follow(self) -> None:
        assert self._gateways is not None
        lines = follow_logs(self._gateways.logs, self._sources, since=self._since, wait=self._wait)
        for line in lines:
            self._since = max(self._since, line.timestamp + 1)
            self._show(line)

    def _wait(self) -> None:
        if self._changed.wait(_POLL):
            raise _OtherFunctionsError
