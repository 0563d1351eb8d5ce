"""Tell from an event what sent it.

Shapes: Lambda Developer Guide, "Invoking Lambda with events from other AWS services".
"""

from __future__ import annotations

import json
from typing import Any

_RECORDS = {
    "aws:sqs": "sqs",
    "aws:sns": "sns",
    "aws:s3": "s3",
    "aws:dynamodb": "dynamodb",
    "aws:kinesis": "kinesis",
    "aws:codecommit": "codecommit",
    "aws:ses": "ses",
}
_LONGEST = 2_000_000
"""Bytes of an event that is looked into."""


def trigger_of(event: bytes) -> str:
    """Return what invoked a function, as people read it: `GET /orders`, `sqs jobs`, `schedule`, `invoke`."""
    if len(event) > _LONGEST:
        return "large event"
    try:
        found = json.loads(event)
        return _named(found) if isinstance(found, dict) else "invoke"
    except (ValueError, TypeError, AttributeError, KeyError, IndexError):
        return "invoke"


def _named(event: dict[str, Any]) -> str:
    context = event.get("requestContext")
    if isinstance(context, dict) and "http" in context:
        return f"{context['http']['method']} {event.get('rawPath', '')}"
    if isinstance(context, dict) and "connectionId" in context:
        return f"websocket {context.get('routeKey', '')}"
    if "httpMethod" in event:
        return f"{event['httpMethod']} {event.get('path', '')}"
    if "Records" in event:
        return _records(event["Records"])
    return _from_others(event)


def _from_others(event: dict[str, Any]) -> str:
    if "detail-type" in event:
        return _from_bus(event)
    if "awslogs" in event:
        return "logs"
    if "triggerSource" in event:
        return f"cognito {event['triggerSource']}"
    return "invoke"


def _records(records: list[dict[str, Any]]) -> str:
    first = records[0]
    kind = _RECORDS.get(first.get("eventSource") or first.get("EventSource") or "", "records")
    if kind == "s3":
        name = f"{first['s3']['bucket']['name']}/{first['s3']['object']['key']}"
    elif kind == "sns":
        name = first["Sns"]["TopicArn"].rpartition(":")[2]
    else:
        arn = first.get("eventSourceARN", "")
        name = arn.split("/")[1] if "/" in arn else arn.rpartition(":")[2]
    more = f" ({len(records)})" if len(records) > 1 else ""
    return f"{kind} {name}{more}".strip()


def _from_bus(event: dict[str, Any]) -> str:
    if event["detail-type"] == "Scheduled Event":
        return "schedule"
    return f"eventBridge {event.get('source', '')} {event['detail-type']}"
