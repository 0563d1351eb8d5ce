"""The API keys that a stack has, with their values."""

from __future__ import annotations

from sls_py.aws.event_sources import EventSourceGateways
from sls_py.aws.protocols import Gateways
from sls_py.errors import AwsError
from sls_py.model.result import ApiKeyInfo, ServiceInfo
from sls_py.model.values import JsonObject
from sls_py.records import replace

_TYPE = "AWS::ApiGateway::ApiKey"


def with_api_keys(
    info: ServiceInfo, template: JsonObject, gateways: Gateways, *, conceal: bool
) -> ServiceInfo:
    """Return what is deployed with the API keys of the template, without their values when these are to be concealed.

    AWS is asked only for keys that the template has. A value that it does not give is None.
    """
    keys = {
        logical_id: resource.get("Properties") or {}
        for logical_id, resource in template.get("Resources", {}).items()
        if resource.get("Type") == _TYPE
    }
    if not keys:
        return info
    ids = {item.logical_id: item.physical_id for item in gateways.stacks.resources(info.stack)}
    found = tuple(
        _read(ids[logical_id], properties, None if conceal else gateways)
        for logical_id, properties in keys.items()
        if logical_id in ids
    )
    return replace(info, api_keys=found)


def _read(identity: str, properties: JsonObject, gateways: Gateways | None) -> ApiKeyInfo:
    name, description = properties.get("Name"), properties.get("Description")
    return ApiKeyInfo(
        name=name if isinstance(name, str) else identity,
        value=_value(identity, gateways),
        description=description if isinstance(description, str) else "",
        concealed=gateways is None,
    )


def _value(identity: str, gateways: Gateways | None) -> str | None:
    """Return the value of a key; a deployment does not fail because nobody may read it."""
    if not isinstance(gateways, EventSourceGateways):
        return None
    try:
        return gateways.event_sources.api_key(identity)
    except AwsError:
        return None
