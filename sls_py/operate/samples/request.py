"""The HTTP request behind a sample event: method, path, parameters, headers and body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from sls_py.model.values import CfValue
from sls_py.operate.samples.facts import Facts

PARAMETER = re.compile(r"\{([^}+]+)\+?\}")
"""`{id}` or `{proxy+}` in a path."""


class Request(NamedTuple):
    """A request; `route` is the path with its parameters still open."""

    method: str
    route: str
    path: str
    parameters: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: str | None
    domain: str
    address: str = "192.0.2.1"
    agent: str = "slspy"


def read_request(facts: Facts) -> Request:
    """Return a request that leads to the event's route."""
    method, route = method_and_path(facts.config)
    values = facts.value if facts.data is not None and isinstance(facts.value, dict) else {}
    parameters = path_parameters(route, facts.attributes, values)
    query = {key: value for key, value in facts.attributes.items() if key not in parameters}
    method = chosen_method(method, has_data=facts.data is not None)
    body = None if method in {"GET", "HEAD", "DELETE"} and facts.data is None else facts.text
    domain = facts.host or f"1234567890.execute-api.{facts.region}.amazonaws.com"
    headers = {
        "Accept": "*/*",
        **({"Content-Type": content_type(facts.value)} if body is not None else {}),
        "Host": domain,
        "User-Agent": "slspy",
        "X-Amzn-Trace-Id": f"Root=1-{int(facts.now):08x}-{facts.unique[:24]}",
        "X-Forwarded-For": "192.0.2.1",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    }
    path = filled(route, parameters)
    return Request(method, route, path, parameters, query, headers, body, domain)


def method_and_path(config: CfValue) -> tuple[str, str]:
    """Return the method and the path of an event, `ANY` and `/` where they are open."""
    if isinstance(config, dict):
        method, path = str(config.get("method") or "*"), str(config.get("path") or "/")
    else:
        method, _, path = str(config or "* /hello").rpartition(" ")
    path = "/" if path == "*" else f"/{path.strip('/')}"
    return (method or "*").upper().replace("*", "ANY"), path


def chosen_method(method: str, *, has_data: bool) -> str:
    """Return the method to use; where any will do, it is the one that suits the data."""
    if method != "ANY":
        return method
    return "POST" if has_data else "GET"


def path_parameters(
    route: str, given: Mapping[str, str], values: Mapping[str, CfValue]
) -> dict[str, str]:
    """Return a value for each parameter of a path: as given, from the data, or a sample."""
    return {
        name: str(given.get(name, values.get(name, "sample"))) for name in PARAMETER.findall(route)
    }


def filled(route: str, parameters: Mapping[str, str]) -> str:
    """Put values in the place of a path's parameters."""
    return PARAMETER.sub(lambda found: parameters[found[1]], route)


def content_type(value: CfValue) -> str:
    """Return the type of a body: JSON when it is an object or a list."""
    return "application/json" if isinstance(value, dict | list) else "text/plain; charset=utf-8"
