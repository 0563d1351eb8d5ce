"""Asynchronous events: tried again when they fail, then told to the destination or the dead-letter queue.

The engine knows failures only, and writes to dead-letter queues what belongs to destinations.
AWS: Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations".
"""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

import contextvars
import json
import logging
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sls_py.emulator.patches.points import Patch

_log = logging.getLogger("slspy.runtime")
_LAMBDA = "ministack.services.lambda_svc"
_ATTEMPTS_BEFORE_GIVING_UP = 3
_OLDEST_EVENT = 21_600
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    names = (
        "invoke_async_with_retry",
        "_execute_function",
        "_account_region_from_function_config",
        "_lambda_function_name_and_qualifier_from_arn",
        "_get_func_record_for_ref",
        "_request_account_id",
        "_request_region",
    )
    return (
        Patch(
            name="destinations of asynchronous events",
            points=(
                *(f"{_LAMBDA}:{name}" for name in names),
                "ministack.services.sqs:_act_send_message",
                "ministack.services.sns:_fanout",
                "ministack.services.eventbridge:_put_events",
            ),
            apply=_install,
        ),
    )


class End(NamedTuple):
    """How an event ended: the function's last answer, why no other is waited for, and how many there were."""

    result: Any
    condition: str
    attempts: int


def _install() -> None:
    from ministack.services import lambda_svc

    lambda_svc.invoke_async_with_retry = _start


def _start(record: Any, event: Any) -> None:
    """Take an event and return at once."""
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(handle, record, event), daemon=True).start()


def handle(record: Any, event: Any) -> End | None:
    """Run a function as Lambda does for an asynchronous event; None when it is deleted before the event has ended."""
    from ministack.services import lambda_svc

    config = record.get("config") or record
    account, region = lambda_svc._account_region_from_function_config(config)
    lambda_svc._request_account_id.set(account)
    lambda_svc._request_region.set(region)
    settings = _settings(record, config)
    end = _tried(record, event, settings)
    if end is None:
        return None
    try:
        _tell(config, event, end, settings.get("DestinationConfig") or {})
    except Exception:  # the engine's own errors have no common class  # noqa: BLE001
        _log.warning(
            "`%s`: the end of an event could not be told", config["FunctionName"], exc_info=True
        )
    return end


def _settings(record: Any, config: Any) -> Any:
    """Return the settings of the version or alias that was called."""
    from ministack.services import lambda_svc

    _, qualifier = lambda_svc._lambda_function_name_and_qualifier_from_arn(config["FunctionArn"])
    settings = record.get("event_invoke_configs") or {}
    return settings.get(qualifier or "$LATEST") or (not qualifier and settings.get("")) or {}


def _tried(record: Any, event: Any, settings: Any) -> End | None:
    """Run the function until it succeeds or may not be tried again; None when it is deleted meanwhile."""
    from ministack.services import lambda_svc

    name = (record.get("config") or record)["FunctionName"]

    retries = settings.get("MaximumRetryAttempts")
    allowed = _ATTEMPTS_BEFORE_GIVING_UP if retries is None else int(retries) + 1
    expires = time.monotonic() + int(settings.get("MaximumEventAgeInSeconds") or _OLDEST_EVENT)
    attempts = 0
    for pause in _pauses():
        if name not in lambda_svc._functions:
            return None
        result = lambda_svc._execute_function(record, event)
        throttled = bool(result.get("throttle"))
        attempts += not throttled
        if not throttled and not result.get("error"):
            return End(result, "Success", attempts)
        if attempts >= allowed:
            return End(result, "RetriesExhausted", attempts)
        if time.monotonic() + pause > expires:
            return End(result, "EventAgeExceeded", attempts)
        time.sleep(pause)
    raise AssertionError("pauses never end")


def _pauses() -> Iterator[float]:
    """Yield pauses like Lambda's, seconds instead of minutes."""
    pause = _FIRST_PAUSE
    while True:
        yield pause
        pause = min(2 * pause, _LONGEST_PAUSE)


def _tell(config: Any, event: Any, end: End, destinations: Any) -> None:
    failed = end.condition != "Success"
    target = (destinations.get("OnFailure" if failed else "OnSuccess") or {}).get("Destination")
    if target:
        _send(target, json.dumps(_record(config, event, end)), failed=failed)
    dead_letters = (config.get("DeadLetterConfig") or {}).get("TargetArn")
    if failed and dead_letters:
        message = str((end.result.get("body") or {}).get("errorMessage", ""))[:1024]
        attributes = {"RequestID": str(uuid.uuid4()), "ErrorCode": "200", "ErrorMessage": message}
        _send(dead_letters, json.dumps(event), failed=failed, attributes=attributes)


def _record(config: Any, event: Any, end: End) -> Any:
    version = config.get("Version") or "$LATEST"
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    arn = config["FunctionArn"]
    response = {"statusCode": 200, "executedVersion": version}
    if end.result.get("error"):
        response["functionError"] = end.result.get("function_error") or "Unhandled"
    return {
        "version": "1.0",
        "timestamp": now,
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "functionArn": arn if arn.count(":") > 6 else f"{arn}:$LATEST",
            "condition": end.condition,
            "approximateInvokeCount": end.attempts,
        },
        "requestPayload": event,
        "responseContext": response,
        "responsePayload": end.result.get("body"),
    }


def _send(
    target: str, body: str, *, failed: bool, attributes: dict[str, str] | None = None
) -> None:
    """Send a text to a queue, a topic, a function or an event bus."""
    from ministack.services import eventbridge, sns, sqs

    service, _, account, name = target.split(":", 5)[2:]
    named = {
        key: {"DataType": "String", "StringValue": value}
        for key, value in (attributes or {}).items()
        if value
    }
    if service == "sqs":
        address = f"http://127.0.0.1/{account}/{name}"
        message = {"QueueUrl": address, "MessageBody": body, "MessageAttributes": named}
        sqs._act_send_message(message, address)
    elif service == "sns":
        sns._fanout(target, str(uuid.uuid4()), body, "", "", named)
    elif service == "lambda":
        _call(target, json.loads(body))
    elif service == "events":
        outcome = "Failure" if failed else "Success"
        entry = {
            "EventBusName": target,
            "Source": "lambda",
            "DetailType": f"Lambda Function Invocation Result - {outcome}",
            "Detail": body,
        }
        eventbridge._put_events({"Entries": [entry]})
    else:
        _log.warning("the local cloud does not send ends of events to %s: %s", service, target)


def _call(arn: str, event: Any) -> None:
    from ministack.services import lambda_svc

    function, config, _ = lambda_svc._get_func_record_for_ref(arn)
    if function is None:
        _log.warning("the destination `%s` is not there", arn)
        return
    _start(lambda_svc._execution_record_for_config(function, config or function["config"]), event)
