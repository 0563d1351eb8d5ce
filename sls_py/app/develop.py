"""Deploy a service to the local cloud, again at every save, and follow the logs of its functions meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event, Lock, Thread
from typing import NamedTuple

from sls_py.app.deployments import Deployment, deploy_everything, update_functions
from sls_py.app.request import Request
from sls_py.app.workspace import open_workspace
from sls_py.aws.protocols import Gateways
from sls_py.deploy import DeployOptions, FunctionOptions
from sls_py.errors import AwsError, SlspyError
from sls_py.files.watch import watch
from sls_py.model.result import FunctionChange
from sls_py.operate import LogLine, follow_logs, log_sources
from sls_py.operate.log_groups import Source
from sls_py.report import Reporter, ReportEvent, Warned

_BUILD_FOLDERS = (".slspy", ".serverless")
_SETTINGS = frozenset({".yml", ".yaml", ".json", ".toml", ".env", ".txt"})
_POLL = 0.4


class Round(NamedTuple):
    """One deployment of the loop: of everything, or of functions; `error` is why it failed."""

    seconds: float
    saved: frozenset[Path] = frozenset()
    deployment: Deployment | None = None
    changes: tuple[FunctionChange, ...] = ()
    error: SlspyError | None = None


def develop(request: Request, show: Callable[[LogLine], None]) -> Iterator[Round]:
    """Yield what came of each deployment, without end; `show` gets the lines of logs, on a thread of its own.

    A saved file of code updates functions, any other the whole service. After a failure everything is deployed.

    Raises:
        KeyboardInterrupt: the user pressed Ctrl-C.
    """
    request = request._replace(command="deploy", options=replace(request.options, local=True))
    quiet = request._replace(reporter=_Warnings(request.reporter))
    with closing(_Logs(show)) as logs:
        done = _deploy(request, frozenset())
        logs.follow(quiet, done)
        yield done
        for found in watch(request.options.directory, ignored=_BUILD_FOLDERS):
            # editors and tools write beside a file and put it in its place
            saved = frozenset(path for path in found if path.exists()) or found
            with logs.paused:
                done = _again(quiet, saved, done)
            logs.follow(quiet, done)
            yield done


def _again(request: Request, saved: frozenset[Path], before: Round) -> Round:
    if before.error or any(_is_setting(path) for path in saved):
        return _deploy(request, saved)
    started = time.monotonic()
    try:
        changes = update_functions(request, _zipped(request), FunctionOptions())
    except SlspyError as error:
        return Round(time.monotonic() - started, saved, error=error)
    return Round(time.monotonic() - started, saved, changes=changes)


def _deploy(request: Request, saved: frozenset[Path]) -> Round:
    started = time.monotonic()
    try:
        deployment = deploy_everything(request, DeployOptions(wait=True))
    except SlspyError as error:
        return Round(time.monotonic() - started, saved, error=error)
    return Round(time.monotonic() - started, saved, deployment)


def _zipped(request: Request) -> list[str]:
    with open_workspace(request) as workspace:
        functions = workspace.service.functions.values()
        return [function.key for function in functions if function.image is None]


def _is_setting(path: Path) -> bool:
    """Tell whether a file may belong to the service file, to its requirements or to its values."""
    return path.suffix in _SETTINGS or path.name.startswith(".env")


class _Warnings:
    """A reporter that passes on warnings only: the rounds of the loop are one line each."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter

    def emit(self, event: ReportEvent) -> None:
        """Show a warning, keep quiet about the rest."""
        if isinstance(event, Warned):
            self._reporter.emit(event)


class _OtherFunctionsError(Exception):
    """The functions whose logs are followed are others now, or none."""


class _Logs:
    """Follows the logs of the functions that are deployed; pauses while `paused` is held."""

    def __init__(self, show: Callable[[LogLine], None]) -> None:
        self.paused = Lock()
        self._show = show
        self._changed = Event()
        self._sources: tuple[Source, ...] = ()
        self._since = int(time.time() * 1000)
        self._closed = False
        self._gateways: Gateways | None = None
        self._thread = Thread(target=self._run, name="slspy-logs", daemon=True)

    def follow(self, request: Request, done: Round) -> None:
        """Follow the functions of a service that was just deployed."""
        if done.deployment is None:
            return
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
            with self.paused:
                self._since = max(self._since, line.timestamp + 1)
                self._show(line)

    def _wait(self) -> None:
        if self._changed.wait(_POLL):
            raise _OtherFunctionsError
