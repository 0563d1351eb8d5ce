"""Run functions with slspy's own host instead of the engine's workers, and log them as Lambda does.

Durable functions keep the engine's workers, which know their state; container images are refused, where the
engine would answer for them.
"""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

import hashlib
import json
import logging
import re
import secrets
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sls_py.emulator.patches.points import Patch
from sls_py.emulator.runtime import (
    Call,
    Outcome,
    RunnableFunction,
    RuntimeHost,
    TooManyWorkersError,
)
from sls_py.emulator.traces import Traces, segment

_log = logging.getLogger("slspy.runtime")
_LAMBDA = "ministack.services.lambda_svc"
_LOGS = "ministack.services.cloudwatch_logs"
_LINEAGE = re.compile(r"Lineage=\d+:[0-9a-f]+:(\d+)")
_UPDATE_SECONDS = 0.01
"""Clients see an update in progress, as on AWS, and wait no longer for it than they have to."""


def patches(host: RuntimeHost, endpoint: str, traces: Traces) -> tuple[Patch, ...]:
    """Return the repairs that make this host run the functions."""
    runner = _Runner(host, endpoint, traces)
    names = (
        "_execute_function_warm",
        "_execute_function_provided_warm",
        "_execute_function_docker",
        "_emit_lambda_logs",
        "_throttle_response",
        "_resolve_layer_zip",
        "_account_region_from_function_config",
        "_inbound_invoke_depth",
        "_invoke_depth",
        "_durable_ctx",
        "_xray_trace_id_for_invocation",
        "_execute_function",
        "_execution_record_for_config",
        "execution_credentials",
        "invalidate_worker",
        "ensure_spawned",
    )
    return (
        Patch(
            name="functions run on their own runtime",
            points=(
                *(f"{_LAMBDA}:{name}" for name in names),
                "ministack.core.lambda_runtime:get_or_create_worker",
                f"{_LOGS}:_create_log_group",
                f"{_LOGS}:_create_log_stream",
                f"{_LOGS}:_put_log_events",
            ),
            apply=runner.install,
        ),
        Patch(
            name="updates of functions are done quickly",
            points=(f"{_LAMBDA}:_LAMBDA_STATE_TRANSITION_DELAY",),
            apply=_hurry,
        ),
    )


def count_workers() -> int:
    """Return how many processes of the engine's own run functions (durable ones)."""
    from ministack.core import lambda_runtime

    pools = getattr(lambda_runtime, "_workers", {})
    return sum(len(workers) for workers in list(pools.values()))


def end_workers() -> None:
    """End the engine's own processes."""
    from ministack.core import lambda_runtime

    if hasattr(lambda_runtime, "reset"):
        lambda_runtime.reset()


class _Runner:
    """The engine's functions in terms of the host's."""

    def __init__(self, host: RuntimeHost, endpoint: str, traces: Traces) -> None:
        self._host = host
        self._endpoint = endpoint
        self._traces = traces
        self._outcomes: dict[str, Outcome] = {}

    def install(self) -> None:
        """Put the host in the place of the engine's workers."""
        from ministack.core import lambda_runtime
        from ministack.services import lambda_svc

        self._stock_warm = lambda_svc._execute_function_warm
        self._stock_logs = lambda_svc._emit_lambda_logs
        lambda_svc._execute_function_warm = self.run
        lambda_svc._execute_function_provided_warm = self.run
        lambda_svc._execute_function_docker = _refuse
        lambda_svc._emit_lambda_logs = self.log
        lambda_svc._inbound_invoke_depth = _with_lineage(lambda_svc._inbound_invoke_depth)
        lambda_svc.invalidate_worker = self._ending(lambda_svc.invalidate_worker)
        lambda_svc.ensure_spawned = _leave_to_the_host
        lambda_runtime.get_or_create_worker = _DispatchedWorker

    def run(self, record: Any, event: Any, request_id: str) -> Any:
        """Run a function on an event; takes and returns what the engine's executor does."""
        from ministack.services import lambda_svc

        config = record.get("config") or record
        if lambda_svc._durable_ctx.get():
            return self._stock_warm(record, event, request_id)
        try:
            function = self._function(config, record.get("code_zip"))
            call = _call(config, event, request_id)
            outcome = self._host.invoke(function, call)
        except TooManyWorkersError:
            return lambda_svc._throttle_response(
                reason_code="ConcurrentInvocationLimitExceeded",
                msg="Rate Exceeded: too many functions run at once in the local cloud",
            )
        except zipfile.BadZipFile as error:
            return _failed("Runtime.InvalidZip", str(error))
        self._outcomes[request_id] = outcome
        self._trace(config, call, outcome)
        return _result(outcome)

    def _trace(self, config: Any, call: Call, outcome: Outcome) -> None:
        from ministack.services import lambda_svc

        name, header = config["FunctionName"], call.trace_id or ""
        if found := segment(name, call.function_arn, header, call.request_id, outcome):
            account, region = lambda_svc._account_region_from_function_config(config)
            self._traces.add(f"{account}:{region}", found)

    def log(self, record: Any, request_id: str, *rest: Any, **named: Any) -> None:
        """Write the log of an invocation: each line at its time, in the stream of the process that wrote it."""
        outcome = self._outcomes.pop(request_id, None)
        if outcome is None:
            self._stock_logs(record, request_id, *rest, **named)
            return
        from ministack.services import cloudwatch_logs

        group = _log_group(record.get("config") or record)
        stream = {"logGroupName": group, "logStreamName": outcome.log_stream}
        events = [{"timestamp": line.time, "message": line.text} for line in outcome.log]
        # both answer with an error when it is there already
        cloudwatch_logs._create_log_group({"logGroupName": group})
        cloudwatch_logs._create_log_stream(stream)
        cloudwatch_logs._put_log_events({**stream, "logEvents": events})

    def _function(self, config: Any, archive: bytes | None) -> RunnableFunction:
        from ministack.services import lambda_svc

        if not archive:
            raise zipfile.BadZipFile("the function has no code here")
        account, region = lambda_svc._account_region_from_function_config(config)
        name, version = config["FunctionName"], config.get("Version", "$LATEST")
        logging_config = config.get("LoggingConfig") or {}
        return RunnableFunction(
            key=f"{account}:{region}:{name}:{version}",
            fingerprint=_fingerprint(config),
            name=name,
            runtime=config["Runtime"],
            handler=config.get("Handler", ""),
            code=self._host.code.unpack(archive),
            layers=tuple(self._layers(config)),
            environment=(config.get("Environment") or {}).get("Variables") or {},
            platform=self._platform(config),
            region=region,
            version=version,
            memory_size=int(config.get("MemorySize", 128)),
            timeout=float(config.get("Timeout", 3)),
            log_group=_log_group(config),
            log_format="JSON" if logging_config.get("LogFormat") == "JSON" else "Text",
            log_level=logging_config.get("ApplicationLogLevel"),
        )

    def _layers(self, config: Any) -> list[Path]:
        from ministack.services import lambda_svc

        archives = [lambda_svc._resolve_layer_zip(layer) for layer in config.get("Layers") or []]
        # a later layer is merged over an earlier one
        return [self._host.code.unpack(archive) for archive in reversed(archives) if archive]

    def _platform(self, config: Any) -> dict[str, str]:
        from ministack.services import lambda_svc

        keys: dict[str, str] = lambda_svc.execution_credentials(config)
        given = (config.get("Environment") or {}).get("Variables") or {}
        addresses = {"AWS_DISABLE_HOST_PREFIX_INJECTION": "true"}
        if "AWS_ENDPOINT_URL" not in given:
            addresses["AWS_ENDPOINT_URL"] = self._endpoint
        return {**addresses, **keys}

    def _ending(self, stock: Callable[..., Any]) -> Callable[..., Any]:
        def invalidate(
            name: str,
            qualifier: str | None = None,
            account: str | None = None,
            region: str | None = None,
        ) -> Any:
            wanted = (account, region, name, qualifier)
            self._host.end(lambda key: _matches(key, wanted))
            return stock(name, qualifier=qualifier, account=account, region=region)

        return invalidate


class _DispatchedWorker:
    """What WebSocket routes run functions with: the way all other events take, with logs and the right Python."""

    def __init__(self, _name: str, config: Any, code: bytes, qualifier: str = "$LATEST") -> None:
        del qualifier
        self._record = {"config": config, "code_zip": code}

    def invoke(self, event: Any, _request_id: str) -> Any:
        """Run the function; returns what the engine's worker does."""
        from ministack.services import lambda_svc

        record = lambda_svc._execution_record_for_config(self._record, self._record["config"])
        result = lambda_svc._execute_function(record, event)
        if result.get("error") or result.get("throttle"):
            _log.warning("a function failed behind an API: %s", json.dumps(result.get("body")))
            return {"status": "error", "error": json.dumps(_refusal(event))}
        return {"status": "ok", "result": result.get("body")}


def _refusal(event: Any) -> dict[str, str]:
    """Return what the client of a WebSocket API gets when the function behind a route fails."""
    context = event.get("requestContext") or {}
    named = {name: str(context.get(name, "")) for name in ("connectionId", "requestId")}
    return {"message": "Internal server error", **named}


def _call(config: Any, event: Any, request_id: str) -> Call:
    return Call(
        request_id=request_id,
        payload=json.dumps(event).encode(),
        function_arn=config.get("FunctionArn", ""),
        trace_id=_trace(config),
    )


def _trace(config: Any) -> str:
    """Return a trace header; SDKs send it on, so its lineage counts how deep functions call each other."""
    from ministack.services import lambda_svc

    stock = lambda_svc._xray_trace_id_for_invocation(config)
    root = f"Root=1-{int(time.time()):08x}-{secrets.token_hex(12)}"
    header = stock or f"{root};Parent={secrets.token_hex(8)};Sampled=0"
    owner = hashlib.sha256(config.get("FunctionArn", "").encode()).hexdigest()[:8]
    return f"{header};Lineage=1:{owner}:{lambda_svc._invoke_depth.get()}"


def _with_lineage(stock: Callable[[Any], int]) -> Callable[[Any], int]:
    def depth(headers: Any) -> int:
        found = _LINEAGE.search(headers.get("x-amzn-trace-id", ""))
        return max(stock(headers), int(found[1]) if found else 0)

    return depth


def _result(outcome: Outcome) -> Any:
    result: dict[str, Any] = {"log": outcome.log_text, "log_source": "rie"}
    try:
        result["body"] = json.loads(outcome.payload)
    except ValueError:
        result |= {"body": outcome.payload.decode("utf-8", "replace"), "raw_payload": True}
    if outcome.error is not None:
        result |= {"error": True, "function_error": "Unhandled"}
    return result


def _failed(kind: str, message: str) -> Any:
    body = {"errorType": kind, "errorMessage": message}
    return {"body": body, "error": True, "function_error": "Unhandled", "log": message}


def _refuse(record: Any, _event: Any, _request_id: str) -> Any:
    config = record.get("config") or record
    what = config.get("Runtime") or "container images"
    message = f"the local cloud does not run {what}; deploy to AWS to try function `{config.get('FunctionName')}`"
    _log.warning("%s", message)
    return _failed("Runtime.Unsupported", message)


def _leave_to_the_host(_worker: Any) -> None:
    """Start no worker of the engine's for a version that was published: its first event starts a process."""


def _log_group(config: Any) -> str:
    chosen = (config.get("LoggingConfig") or {}).get("LogGroup")
    return chosen or f"/aws/lambda/{config['FunctionName']}"


def _fingerprint(config: Any) -> str:
    """Return what changes with code and settings; the ARN may name an alias and is no part of the process."""
    kept = {
        name: value
        for name, value in config.items()
        if name not in {"FunctionArn", "State", "LastModified"}
        and not name.startswith(("State", "LastUpdate"))
    }
    return hashlib.sha256(json.dumps(kept, sort_keys=True, default=str).encode()).hexdigest()


def _matches(key: str, wanted: tuple[str | None, ...]) -> bool:
    return all(want in (None, part) for part, want in zip(key.split(":"), wanted, strict=True))


def _hurry() -> None:
    from ministack.services import lambda_svc

    lambda_svc._LAMBDA_STATE_TRANSITION_DELAY = _UPDATE_SECONDS
