"""Data for samples of events that have filters: what the resource itself would let through."""

from __future__ import annotations

import json

from sls_py.model.values import JsonObject
from sls_py.operate.patterns import fitting
from sls_py.operate.trigger.bucket import fitting_key
from sls_py.operate.trigger.choosing import Choice
from sls_py.operate.trigger.device import fitting_message
from sls_py.operate.trigger.filters import first_filter
from sls_py.operate.trigger.log_line import fitting_line
from sls_py.operate.trigger.records import Order


def fitted_order(choice: Choice, order: Order) -> Order:
    """Return an order whose data and attributes fit the filters of an event, as far as the user gives none."""
    settings: JsonObject = choice.config if isinstance(choice.config, dict) else {}
    attributes, data = _fit(choice.kind, settings, order)
    given = {name: _text(value) for name, value in attributes.items()}
    made = None if data in (None, {}) else _text(data).encode()
    return order._replace(
        attributes={**given, **order.attributes},
        data=made if order.data is None else order.data,
    )


def _fit(kind: str, settings: JsonObject, order: Order) -> tuple[JsonObject, object]:
    """Return the attributes and the data that fit."""
    if kind == "sns":
        policy = fitting(settings.get("filterPolicy") or {})
        of_body = settings.get("filterPolicyScope") == "MessageBody"
        return ({}, policy) if of_body else (policy, None)
    if kind == "s3":
        return {"key": fitting_key(settings.get("rules"), order)}, None
    if kind == "iot":
        return {}, fitting_message(str(settings.get("sql") or ""))
    if kind == "cloudwatchLog" and settings.get("filter"):
        return {}, fitting_line(settings["filter"])
    fit = fitting(first_filter(settings))
    parts = {"sqs": "body", "kinesis": "data"}
    if kind == "dynamodb":
        return {}, (fit.get("dynamodb") or {}).get("NewImage")
    return {}, fit.get(parts.get(kind, ""))


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
