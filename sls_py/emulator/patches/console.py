"""What the page of the local cloud asks for: call a function, and read its log."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

from typing import Any

from sls_py.model.values import CfValue, JsonObject

_LINES = 200


def call(arn: str, event: CfValue) -> JsonObject | None:
    """Run a function by its ARN on an event; None when there is no such function. Blocks as long as it runs."""
    from ministack.services import lambda_svc

    found = _function(arn)
    if found is None:
        return None
    record = lambda_svc._execution_record_for_config(found, found["config"])
    result = lambda_svc._execute_function(record, event)
    return {
        "failed": bool(result.get("error") or result.get("throttle")),
        "answer": result.get("body"),
        "log": result.get("log", ""),
    }


def log(arn: str) -> list[str] | None:
    """Return the last lines of a function's log, oldest first; None when there is no such function."""
    from ministack.services import cloudwatch_logs

    found = _function(arn)
    if found is None:
        return None
    config = found["config"]
    own = (config.get("LoggingConfig") or {}).get("LogGroup")
    name = own or f"/aws/lambda/{config['FunctionName']}"
    account, region = arn.split(":")[4], arn.split(":")[3]
    group = cloudwatch_logs._log_groups._data.get((account, region, name)) or {"streams": {}}
    events = [event for stream in group["streams"].values() for event in list(stream["events"])]
    events.sort(key=lambda event: event["timestamp"])
    return [str(event["message"]).rstrip("\n") for event in events[-_LINES:]]


def _function(arn: str) -> Any:
    from ministack.services import lambda_svc

    parts = arn.split(":")
    return (
        lambda_svc._functions._data.get((parts[4], parts[3], parts[6])) if len(parts) == 7 else None
    )
