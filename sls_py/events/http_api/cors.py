"""Which other origins may call the API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from sls_py.events.lists import distinct
from sls_py.model.values import CfValue, JsonObject

T = TypeVar("T")

_HEADERS = [
    *("Content-Type", "X-Amz-Date", "Authorization", "X-Api-Key"),
    *("X-Amz-Security-Token", "X-Amz-User-Agent", "X-Amzn-Trace-Id"),
]
_ALL_METHODS = ["GET", "POST", "PUT", "PATCH", "OPTIONS", "HEAD", "DELETE"]


class Cors(NamedTuple):
    """The `cors` section; without `methods`, those of the routes are allowed."""

    origins: list[CfValue]
    headers: list[CfValue]
    methods: list[CfValue] | None
    exposed: list[CfValue] | None
    credentials: bool
    max_age: int | None


def read_cors(given: CfValue) -> Cors | None:
    """Take `true` or an object; None when CORS is off."""
    if given is None or given is False:
        return None
    own: JsonObject = given if isinstance(given, dict) else {}
    return Cors(
        origins=_given(own, "allowedOrigins", ["*"]),
        headers=_given(own, "allowedHeaders", _HEADERS),
        methods=_given(own, "allowedMethods", None),
        exposed=_given(own, "exposedResponseHeaders", None),
        credentials=bool(own.get("allowCredentials")),
        max_age=own.get("maxAge"),
    )


def _given(own: JsonObject, key: str, default: T) -> list[CfValue] | T:
    return default if own.get(key) is None else distinct(own[key])


def cors_configuration(cors: Cors, route_methods: Iterable[str]) -> JsonObject:
    """Write the API's `CorsConfiguration`."""
    return {
        "AllowCredentials": cors.credentials or None,
        "AllowHeaders": cors.headers,
        "AllowMethods": _methods(route_methods) if cors.methods is None else cors.methods,
        "AllowOrigins": cors.origins,
        "ExposeHeaders": cors.exposed,
        "MaxAge": cors.max_age,
    }


def _methods(route_methods: Iterable[str]) -> list[str]:
    allowed = ["OPTIONS"]
    for method in route_methods:
        allowed += _ALL_METHODS if method == "ANY" else [method]
    return list(dict.fromkeys(allowed))
