"""Which other origins may call the API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sls_py.events.lists import distinct
from sls_py.model.values import CfValue, JsonObject

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
    if not given:
        return None
    own: JsonObject = given if isinstance(given, dict) else {}
    return Cors(
        origins=distinct(own.get("allowedOrigins")) or ["*"],
        headers=distinct(own.get("allowedHeaders")) or _HEADERS,
        methods=distinct(own.get("allowedMethods")) or None,
        exposed=distinct(own.get("exposedResponseHeaders")) or None,
        credentials=bool(own.get("allowCredentials")),
        max_age=own.get("maxAge"),
    )


def cors_configuration(cors: Cors, route_methods: Iterable[str]) -> JsonObject:
    """Write the API's `CorsConfiguration`."""
    return {
        "AllowCredentials": cors.credentials or None,
        "AllowHeaders": cors.headers,
        "AllowMethods": cors.methods or _methods(route_methods),
        "AllowOrigins": cors.origins,
        "ExposeHeaders": cors.exposed,
        "MaxAge": cors.max_age,
    }


def _methods(route_methods: Iterable[str]) -> list[str]:
    allowed = ["OPTIONS"]
    for method in route_methods:
        allowed += _ALL_METHODS if method == "ANY" else [method]
    return list(dict.fromkeys(allowed))
