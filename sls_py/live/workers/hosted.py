"""Run a Node.js function on the runtime host that the local cloud uses: processes of their own, kept warm."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from threading import Semaphore

from sls_py.emulator.runtime import (
    Call,
    LogLine,
    RunnableFunction,
    RuntimeHost,
    TooManyWorkersError,
    UnsupportedRuntimeError,
)
from sls_py.emulator.runtime import (
    Outcome as HostOutcome,
)
from sls_py.live.wire.messages import Failure, Frame
from sls_py.live.workers.making import MakeOptions, UnfitError
from sls_py.live.workers.records import (
    LONGEST_WAIT,
    Job,
    LocalFunction,
    Outcome,
    Tell,
    ignore,
    no_worker,
)
from sls_py.model.values import JsonObject

_ENDINGS = (".js", ".cjs", ".mjs")
_PLATFORM = re.compile(r"AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|ENDPOINT_URL)")
_OWN_LINES = re.compile(r"(INIT_START|START|END|REPORT) ")
_TRACE = re.compile(
    r"\s*at (?:(?P<function>.+?) \()?(?:file://)?(?P<file>[^()]+?):(?P<line>\d+):\d+\)?"
)


def hosted_workers(function: LocalFunction, options: MakeOptions) -> HostedWorkers:
    """Return what runs a function of Node.js from its sources.

    Raises:
        UnfitError: the handler is no file that Node.js runs as it is, or there is no Node.js.
    """
    start = function.root / function.handler.rpartition(".")[0]
    if not any(start.with_name(start.name + ending).is_file() for ending in _ENDINGS):
        raise UnfitError(
            f"`{function.key}` is built from other sources than `{function.handler}` names",
            hint="`slspy live` runs JavaScript as it is, no TypeScript; choose functions with `-f`",
        )
    host = RuntimeHost(options.folder / "node", options.environ, max_workers=options.size)
    wrapper = (
        () if options.debug_port is None else (f"--inspect-brk=127.0.0.1:{options.debug_port}",)
    )
    try:
        host.check(function.runtime)
    except UnsupportedRuntimeError as error:
        host.close()
        raise UnfitError(str(error)) from error
    return HostedWorkers(function, host, wrapper, options)


class HostedWorkers:
    """A function on a runtime host; a reload makes it another function, with processes of its own."""

    def __init__(
        self,
        function: LocalFunction,
        host: RuntimeHost,
        wrapper: tuple[str, ...],
        options: MakeOptions,
    ) -> None:
        self._host = host
        self._options = options
        self._told = ""
        self._free = Semaphore(options.size)
        self._numbers = count(1)
        self._runnable = RunnableFunction(
            key=function.name,
            fingerprint="0",
            name=function.name,
            runtime=function.runtime,
            handler=function.handler,
            code=function.root,
            layers=function.layers,
            region=function.region,
            timeout=function.timeout,
            memory_size=10_240,
            wrapper=wrapper,
        )

    def run(self, job: Job, tell: Tell) -> Outcome:
        """Run an event; its lines are told when it is over."""
        begun = time.monotonic()
        platform = {name: value for name, value in job.environ.items() if _PLATFORM.match(name)}
        # other credentials are a new environment there, as here
        runnable = replace(
            self._runnable,
            environment=dict(job.environ),
            platform=platform,
            fingerprint=f"{self._runnable.fingerprint} {platform.get('AWS_ACCESS_KEY_ID')}",
        )
        if not self._free.acquire(timeout=min(max(job.deadline - begun, 0), LONGEST_WAIT)):
            return Outcome(failure=no_worker(job))
        self._tell_port(runnable.fingerprint)
        try:
            found = self._host.invoke(runnable, _call(job))
        except TooManyWorkersError:
            return Outcome(failure=no_worker(job))
        finally:
            self._free.release()
        lines = tuple(line for line in found.log if not _OWN_LINES.match(line.text))
        for line in lines:
            tell(line)
        return _outcome(found, lines, time.monotonic() - begun)

    def _tell_port(self, fingerprint: str) -> None:
        """Tell where the debugger of a process waits that is about to start."""
        if self._options.debug_port is not None and fingerprint != self._told:
            self._told = fingerprint
            self._options.waits(self._options.debug_port)

    def reload(self, unloadable: Callable[[Failure], None] = ignore) -> None:
        """Have the next event run in a new process; nothing is loaded ahead of it."""
        del unloadable
        self._runnable = replace(self._runnable, fingerprint=str(next(self._numbers)))

    def close(self) -> None:
        """End all processes."""
        self._host.close()


def _call(job: Job) -> Call:
    headers = job.headers
    return Call(
        request_id=job.request_id,
        payload=job.event,
        function_arn=headers.get("lambda-runtime-invoked-function-arn", ""),
        trace_id=headers.get("lambda-runtime-trace-id"),
        client_context=headers.get("lambda-runtime-client-context"),
        cognito_identity=headers.get("lambda-runtime-cognito-identity"),
    )


def _outcome(found: HostOutcome, lines: tuple[LogLine, ...], seconds: float) -> Outcome:
    if found.error is None:
        return Outcome(found.payload, None, lines, seconds)
    try:
        fields = json.loads(found.payload)
    except ValueError:
        fields = {}
    return Outcome(b"", _failure(fields, found.error), lines, seconds)


def _failure(fields: JsonObject, kind: str) -> Failure:
    frames = [match for line in fields.get("trace") or [] if (match := _TRACE.fullmatch(line))]
    return Failure(
        str(fields.get("errorType") or kind),
        str(fields.get("errorMessage") or ""),
        tuple(Frame(m["file"], int(m["line"]), m["function"] or "<anonymous>") for m in frames),
    )
