"""Run requests with the workers of their functions, and tell of each what happens."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from itertools import count
from threading import Event, Lock
from typing import Any, NamedTuple

from sls_py.emulator.runtime import LogLine
from sls_py.live.session.events import (
    Began,
    Ended,
    Exchange,
    LiveEvent,
    Tell,
    Wrote,
)
from sls_py.live.session.kinds import trigger_of
from sls_py.live.wire.messages import Context, Failure, Request
from sls_py.live.workers.records import Job, Outcome, Workers

_MARGIN = 0.4
"""Seconds before the function's end in which its answer has to reach it."""

_RUNTIME_S_OWN = frozenset(
    {
        *("PATH", "HOME", "TMPDIR", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "PWD", "OLDPWD"),
        *("LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR", "AWS_LAMBDA_RUNTIME_API", "_HANDLER", "SHLVL"),
    }
)
_CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


class LiveFunction(NamedTuple):
    """A function of a session: its key, its handler, its folder, and what runs it."""

    key: str
    handler: str
    root: str
    workers: Workers


class Runner:
    """Runs requests of functions by their deployed names.

    `base` are variables of this machine that every handler gets, `credentials` are taken in place of the role's when
    they are given. Without `limited` no handler is ended at its deadline: somebody debugs it.
    """

    def __init__(
        self,
        functions: Mapping[str, LiveFunction],
        tell: Tell,
        *,
        base: Mapping[str, str],
        credentials: Callable[[], Mapping[str, str]] | None = None,
        limited: bool = True,
    ) -> None:
        self.functions = functions
        self._tell_one = tell
        self._base = base
        self._credentials = credentials
        self._limited = limited
        self._numbers = count(1)
        self._lock = Lock()
        self._last: dict[str, Request] = {}

    def run(self, request: Request, environ: Mapping[str, str], given_up: Event) -> Outcome:
        """Run a request, and return what came of it."""
        begun = time.monotonic()
        function = self.functions.get(request.context.function_name)
        if function is None:
            name = request.context.function_name
            return Outcome(failure=Failure("SlspyLive.Unknown", f"`{name}` is not live here"))
        self._last[function.key] = request._replace(environ=environ)
        exchange = self._begin(request, function.key)
        try:
            job = self._job(request, environ, function, begun, given_up)
            outcome = function.workers.run(job, lambda line: self._wrote(exchange, line))
        except Exception as error:
            failure = Failure("SlspyLive.Broken", f"slspy failed: {type(error).__name__}: {error}")
            self._end(exchange, Outcome(failure=failure, seconds=time.monotonic() - begun))
            raise
        self._end(exchange, outcome)
        return outcome

    def observe(self, request: Request) -> None:
        """Tell of a request that the deployed code answers."""
        function = self.functions.get(request.context.function_name)
        key = function.key if function else request.context.function_name
        if function and request.environ is not None:
            self._last[key] = request._replace(observe=False)
        self._begin(request, key)

    def replay(self, function_key: str, event: bytes) -> bool:
        """Run an event again, with the environment of the function's last request; False when there was none."""
        last = self._last.get(function_key)
        if last is None or last.environ is None:
            return False
        again = last._replace(event=event, remaining_ms=max(last.remaining_ms, 30_000))
        self.run(again, last.environ, Event())
        return True

    def reload(self, unloadable: Callable[[str, Failure], None] = lambda *_: None) -> None:
        """Take all sources as they are now; functions that had a request are loaded, `unloadable` hears which fail."""
        for function in self.functions.values():
            function.workers.reload(partial(unloadable, function.key))

    def close(self) -> None:
        """End all workers."""
        for function in self.functions.values():
            function.workers.close()

    def _begin(self, request: Request, key: str) -> Exchange:
        exchange = Exchange(
            number=next(self._numbers),
            request_id=request.context.request_id,
            function=key,
            trigger=trigger_of(request.event),
            began=time.time(),
            event=request.event,
            observed=request.observe,
        )
        self._tell(Began(exchange))
        return exchange

    def _wrote(self, exchange: Exchange, line: LogLine) -> None:
        self._tell(Wrote(exchange, line))

    def _end(self, exchange: Exchange, outcome: Outcome) -> None:
        ended = replace(
            exchange,
            seconds=outcome.seconds,
            result=outcome.result,
            failure=outcome.failure,
            lines=outcome.lines,
        )
        self._tell(Ended(ended))

    def _tell(self, event: LiveEvent) -> None:
        with self._lock:
            self._tell_one(event)

    def _job(
        self,
        request: Request,
        environ: Mapping[str, str],
        function: LiveFunction,
        begun: float,
        given_up: Event,
    ) -> Job:
        limit = request.remaining_ms / 1000
        allowed = max(limit - _MARGIN, limit / 2) if self._limited else float("inf")
        return Job(
            request.context.request_id,
            request.event,
            headers_of(request),
            self._environ(request.context, environ, function),
            begun + allowed,
            given_up,
        )

    def _environ(
        self, context: Context, environ: Mapping[str, str], function: LiveFunction
    ) -> dict[str, str]:
        given = {name: value for name, value in environ.items() if name not in _RUNTIME_S_OWN}
        if self._credentials is not None:
            given = {name: value for name, value in given.items() if name not in _CREDENTIALS}
            given |= self._credentials()
        named = {
            "_HANDLER": function.handler,
            "LAMBDA_TASK_ROOT": function.root,
            "AWS_LAMBDA_FUNCTION_NAME": context.function_name,
            "AWS_LAMBDA_FUNCTION_VERSION": context.function_version,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": context.memory_limit_in_mb,
            "AWS_LAMBDA_LOG_GROUP_NAME": context.log_group_name,
            "AWS_LAMBDA_LOG_STREAM_NAME": context.log_stream_name,
        }
        return {**self._base, **given, **named}


def headers_of(request: Request) -> dict[str, str]:
    """Return what the Runtime API would say of a request."""
    context = request.context
    headers = {
        "lambda-runtime-aws-request-id": context.request_id,
        "lambda-runtime-deadline-ms": str(int(time.time() * 1000) + request.remaining_ms),
        "lambda-runtime-invoked-function-arn": context.invoked_function_arn,
        "lambda-runtime-trace-id": request.trace_id,
        "lambda-runtime-aws-tenant-id": context.tenant_id or "",
        "lambda-runtime-client-context": _json(context.client_context),
        "lambda-runtime-cognito-identity": _json(_identity(context.identity)),
    }
    return {name: str(value) for name, value in headers.items() if value}


def _json(value: Any) -> str:
    return "" if value is None else json.dumps(value)


def _identity(given: Any) -> Any:
    """Return an identity with the names of the Runtime API, not those of the context's attributes."""
    if not isinstance(given, dict):
        return None
    names = {
        "cognitoIdentityId": given.get("cognito_identity_id", given.get("cognitoIdentityId")),
        "cognitoIdentityPoolId": given.get(
            "cognito_identity_pool_id", given.get("cognitoIdentityPoolId")
        ),
    }
    return names if any(names.values()) else None
