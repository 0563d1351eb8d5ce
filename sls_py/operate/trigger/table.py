"""`stream` of DynamoDB: put an item into the table, and change or delete it when the filter asks for that."""

from __future__ import annotations

import json
from typing import Any

from sls_py.aws.event_sources import KeyPart
from sls_py.errors import UsageError
from sls_py.model.values import CfValue, JsonObject
from sls_py.operate.patterns import fitting
from sls_py.operate.samples import merged
from sls_py.operate.samples.items import to_item
from sls_py.operate.trigger.choosing import Choice
from sls_py.operate.trigger.deployment import Deployment
from sls_py.operate.trigger.filters import first_filter, mapping_of
from sls_py.operate.trigger.records import Order, Prepared, Sent
from sls_py.operate.trigger.resource_names import stream_table

_MARK = "slspyTrigger"


def prepare(deployment: Deployment, choice: Choice, order: Order) -> Prepared:
    """Make an item for the table of the stream ready."""
    settings = mapping_of(choice)
    deployment.require_mapping(settings["arn"])
    table = _table(deployment, settings["arn"])
    fit = fitting(first_filter(settings))
    change = str(fit.get("eventName") or "INSERT")
    parts = deployment.sources.table_key(table)
    item = _item(fit.get("dynamodb") or {}, parts, order)
    key = {part.name: item[part.name] for part in parts}
    sources = deployment.sources

    def delete() -> None:
        sources.delete_item(table, key)

    def send() -> Sent:
        sources.put_item(table, item)
        if change == "MODIFY":
            sources.put_item(table, item | {_MARK: {"S": order.unique}})
        if change == "REMOVE":
            delete()
        shown = _readable(key)
        marks = tuple(str(value) for part in shown.values() for value in part.values())
        return Sent(json.dumps(shown), marks)

    return Prepared(
        f"table {table}",
        {"change": change, "item": _readable(item)},
        send,
        delay=settings.get("batchWindow") or 0,
        undo=delete if order.cleanup and change != "REMOVE" else None,
    )


def _table(deployment: Deployment, arn: CfValue) -> str:
    """Return the table of a stream: the resource whose `StreamArn` it is, or the one that the ARN names."""
    if table := stream_table(deployment, arn):
        return table
    text = deployment.text(arn, "the stream")
    return text.partition(":table/")[2].partition("/")[0]


def _item(fit: JsonObject, parts: tuple[KeyPart, ...], order: Order) -> JsonObject:
    """Return an item with its key: what the filter asks for, and the user's data over it."""
    if order.data is not None and not isinstance(order.value, dict):
        hint = 'give the item as JSON: `--data \'{"id": "7"}\'`'
        raise UsageError("the data for a table is not a JSON object", hint=hint)
    wanted = merged(fit.get("NewImage") or fit.get("OldImage") or {}, fit.get("Keys") or {})
    given = to_item(order.value or {})
    return {**{part.name: _sample(part, order) for part in parts}, **to_item(wanted), **given}


def _sample(part: KeyPart, order: Order) -> JsonObject:
    values: dict[str, Any] = {
        "S": f"slspy-{order.unique[:12]}",
        "N": str(int(order.unique[:12] or "0", 16)),
        "B": order.unique.encode(),
    }
    return {part.type: values[part.type]}


def _readable(item: JsonObject) -> JsonObject:
    """Return an item as JSON takes it: bytes as text."""
    return {
        name: {kind: value.decode() if isinstance(value, bytes) else value}
        for name, part in item.items()
        for kind, value in part.items()
    }
