"""Custom resources: invoked as an asynchronous event, and failed at once when no answer can come any more.

CloudFormation waits an hour for an answer that a broken function never sends. Here the function's error is the
reason that the resource fails with, as soon as the function may not be tried again.
AWS: CloudFormation User Guide, "Custom resources".
"""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from typing import Any

from sls_py.emulator.patches import destinations
from sls_py.emulator.patches.points import Patch
from sls_py.emulator.runtime import RuntimeHost

_CUSTOM = "ministack.services.cloudformation.custom_resource"
_LAMBDA = "ministack.services.lambda_svc"
_QUIET_SECONDS, _LOOK_EVERY = 5.0, 0.25


def patches(host: RuntimeHost) -> tuple[Patch, ...]:
    """Return the repairs; `host` knows whether functions work on something."""
    return (
        Patch(
            name="custom resources that get no answer fail at once",
            points=(
                f"{_CUSTOM}:_pending",
                f"{_CUSTOM}:_response_url",
                f"{_CUSTOM}:deliver_response",
                f"{_LAMBDA}:_execute_function_with_config_scope",
                "ministack.services.stepfunctions:_executions",
            ),
            apply=lambda: _follow_events(host),
        ),
    )


def _follow_events(host: RuntimeHost) -> None:
    from ministack.services import lambda_svc

    stock = lambda_svc._execute_function_with_config_scope

    def execute(record: Any, event: Any) -> Any:
        token = _token(event)
        if token is None:
            return stock(record, event)
        # the engine's own wait for the answer keeps `ServiceTimeout`, so this must not hold it up
        context = contextvars.copy_context()
        arguments = (_follow, host, record, event, token)
        threading.Thread(target=context.run, args=arguments, daemon=True).start()
        return {}

    lambda_svc._execute_function_with_config_scope = execute


def _token(event: Any) -> str | None:
    """Return what the answer to an event is waited for under, None when it is no event of a custom resource."""
    from ministack.services.cloudformation import custom_resource

    url = event.get("ResponseURL") if isinstance(event, dict) else None
    token = str(url or "").rpartition("/")[2]
    expected = token and url == custom_resource._response_url(token)
    return token if expected and token in custom_resource._pending else None


def _follow(host: RuntimeHost, record: Any, event: Any, token: str) -> None:
    """Run the function, and answer in its place when it did not and nothing is left that could."""
    from ministack.services.cloudformation import custom_resource

    end = destinations.handle(record, event)
    name = (record.get("config") or record)["FunctionName"]
    reason = _reason(name, end)
    if end is not None and end.condition == "Success":
        _wait_until_quiet(lambda: _is_working(host), lambda: _is_answered(token))
    if not _is_answered(token):
        custom_resource.deliver_response(token, {"Status": "FAILED", "Reason": reason})


def _reason(name: str, end: destinations.End | None) -> str:
    if end is None:
        return f"function `{name}` was deleted before it answered CloudFormation"
    if end.condition == "Success":
        text = "ended without answering CloudFormation, which waits for an answer at `ResponseURL`"
        return f"function `{name}` {text}"
    body = end.result.get("body")
    error = body if isinstance(body, dict) else {}
    shown = ": ".join(str(error[key]) for key in ("errorType", "errorMessage") if error.get(key))
    return f"function `{name}` failed without answering CloudFormation: {shown or body}"


def _is_answered(token: str) -> bool:
    from ministack.services.cloudformation import custom_resource

    entry = custom_resource._pending.get(token)
    return entry is None or entry["event"].is_set()


def _is_working(host: RuntimeHost) -> bool:
    """Tell whether anything runs that the function may have handed its event to."""
    from ministack.services import stepfunctions

    executions = list(stepfunctions._executions._data.values())
    return host.busy() > 0 or any(each.get("status") == "RUNNING" for each in executions)


def _wait_until_quiet(is_working: Callable[[], bool], is_over: Callable[[], bool]) -> None:
    """Wait until nothing has worked for a while; queues and streams are polled every second."""
    pause = threading.Event()
    quiet = 0.0
    while quiet < _QUIET_SECONDS and not is_over():
        pause.wait(_LOOK_EVERY)
        quiet = 0.0 if is_working() else quiet + _LOOK_EVERY
