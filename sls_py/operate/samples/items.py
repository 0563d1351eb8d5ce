"""DynamoDB's own JSON: every value with its type (`{"S": "text"}`)."""

from __future__ import annotations

from sls_py.model.values import CfValue, JsonObject

_TYPES = {"S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"}


def to_item(value: JsonObject) -> JsonObject:
    """Return an item for DynamoDB; values that have their types already stay as they are.

    Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
    """
    return {name: _typed(part) for name, part in value.items()}


def _typed(value: CfValue) -> JsonObject:
    if isinstance(value, dict):
        return value if len(value) == 1 and set(value) <= _TYPES else {"M": to_item(value)}
    if isinstance(value, list):
        return {"L": [_typed(part) for part in value]}
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    return {"S": value} if isinstance(value, str) else {"N": str(value)}
