"""Where CloudFront gets from what it does not have."""

from __future__ import annotations

from urllib.parse import urlsplit

from sls_py.cfn import naming
from sls_py.events.json_text import json_text
from sls_py.model.values import CfValue, JsonObject


def read_origin(given: CfValue) -> JsonObject:
    """Write an origin for a URL or an object; its id names kind, host and path."""
    origin = dict(given) if isinstance(given, dict) else _from_url(given)
    return {**origin, "Id": _id(origin)}


def _from_url(url: str) -> JsonObject:
    parts = urlsplit(url)
    path = {"OriginPath": parts.path} if len(parts.path) > 1 else {}
    if parts.scheme == "s3":
        return {"DomainName": parts.hostname, **path, "S3OriginConfig": {}}
    protocol = {"OriginProtocolPolicy": "match-viewer"}
    return {"DomainName": parts.hostname, **path, "CustomOriginConfig": protocol}


def _id(origin: JsonObject) -> str:
    kind = "s3" if origin.get("S3OriginConfig") is not None else "custom"
    domain = origin["DomainName"]
    name = domain if isinstance(domain, str) else naming.alphanumeric(json_text(domain))
    return f"{kind}/{name}{origin.get('OriginPath') or ''}"


def extend(target: JsonObject, source: JsonObject) -> None:
    """Add what is missing, deeply: what is there stays, lists are united."""
    for key, value in source.items():
        own = target.get(key)
        if isinstance(own, list) and isinstance(value, list):
            target[key] = own + [item for item in value if item not in own]
        elif isinstance(own, dict) and isinstance(value, dict):
            target[key] = own = dict(own)
            extend(own, value)
        elif own is None:
            target[key] = value
