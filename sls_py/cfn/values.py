"""Values of a template: intrinsic functions, and copies as plain JSON."""

from __future__ import annotations

from typing import Any

from sls_py.model.values import CfValue, JsonObject


def ref(logical_id: str) -> JsonObject:
    """Write `Ref`."""
    return {"Ref": logical_id}


def get_att(logical_id: str, attribute: str) -> JsonObject:
    """Write `Fn::GetAtt`."""
    return {"Fn::GetAtt": [logical_id, attribute]}


def sub(text: str) -> JsonObject:
    """Write `Fn::Sub`."""
    return {"Fn::Sub": text}


def join(separator: str, *parts: CfValue) -> JsonObject:
    """Write `Fn::Join`."""
    return {"Fn::Join": [separator, list(parts)]}


def is_intrinsic(value: CfValue) -> bool:
    """Tell whether a value is one intrinsic function call."""
    if not isinstance(value, dict) or len(value) != 1:
        return False
    key = next(iter(value))
    return key in ("Ref", "Condition") or str(key).startswith("Fn::")


class Given:
    """A value from the service file that passes troposphere's types unchecked."""

    def __init__(self, value: CfValue) -> None:
        self._value = value

    def to_dict(self) -> CfValue:
        """Return the value, as troposphere's objects return theirs."""
        return self._value


def plain(value: Any) -> Any:
    """Copy JSON values, and make plain ones of tuples, mappings and troposphere's objects."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if hasattr(value, "to_dict"):
        return plain(value.to_dict())
    return {key: plain(item) for key, item in value.items()}
