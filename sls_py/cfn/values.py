"""Intrinsic functions: recognize them, write them, and hand them to troposphere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sls_py.model.values import CfValue, JsonObject

if TYPE_CHECKING:
    from troposphere import AWSHelperFn


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


def cf(value: CfValue) -> Any:
    """Wrap the intrinsic functions in a value so that troposphere's type checks let them pass."""
    if is_intrinsic(value):
        return verbatim(value)
    if isinstance(value, list | tuple):
        return [cf(item) for item in value]
    return value


def verbatim(value: CfValue) -> AWSHelperFn:
    """Wrap any value so that troposphere passes it on as it is."""
    from troposphere import GenericHelperFn

    return GenericHelperFn(value)
