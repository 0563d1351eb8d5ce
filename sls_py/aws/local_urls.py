"""The addresses under which an emulator answers for what is deployed to it.

On AWS every API has a host name of its own; on a laptop those names do not resolve, so an emulator takes the API
from the path. LocalStack introduced these forms, ministack serves them too.
"""

from __future__ import annotations

import re

_EXECUTE_API = re.compile(
    r"(?P<scheme>https?|wss?)://(?P<api>[A-Za-z0-9-]+)\.execute-api\.[^/]+(?P<path>/.*)?"
)
_FUNCTION_URL = re.compile(r"https?://(?P<id>[A-Za-z0-9-]+)\.lambda-url\.[^/]+(?P<path>/.*)?")


def local_url(endpoint: str, url: str) -> str:
    """Return the address that answers at `endpoint` for an address as AWS gives it.

    Takes URLs of REST, HTTP and WebSocket APIs and function URLs, as they stand in stack outputs; every other
    address comes back unchanged.
    """
    if found := _EXECUTE_API.fullmatch(url):
        base = _socket_scheme(endpoint) if found["scheme"].startswith("ws") else endpoint
        return _join(base, f"/_aws/execute-api/{found['api']}", found["path"] or "")
    if found := _FUNCTION_URL.fullmatch(url):
        return _join(endpoint, f"/_aws/lambda-url/{found['id']}", found["path"] or "/")
    return url


def http_api(endpoint: str, api_id: str, path: str = "") -> str:
    """Return the address of an HTTP API's `$default` stage, or of a path in it."""
    return _join(endpoint, f"/_aws/execute-api/{api_id}", path)


def rest_api(endpoint: str, api_id: str, stage: str, path: str = "") -> str:
    """Return the address of a REST API's stage (or an HTTP API's named one), or of a path in it."""
    return _join(endpoint, f"/_aws/execute-api/{api_id}/{stage}", path)


def websocket(endpoint: str, api_id: str, stage: str) -> str:
    """Return the address that clients of a WebSocket API connect to."""
    return _join(_socket_scheme(endpoint), f"/_aws/execute-api/{api_id}/{stage}", "")


def function_url(endpoint: str, url_id: str, path: str = "/") -> str:
    """Return the address of a function URL by its id, the first label of the host name on AWS."""
    return _join(endpoint, f"/_aws/lambda-url/{url_id}", path)


def _join(endpoint: str, prefix: str, path: str) -> str:
    tail = f"/{path.lstrip('/')}" if path else ""
    return f"{endpoint.rstrip('/')}{prefix}{tail}"


def _socket_scheme(endpoint: str) -> str:
    scheme, _, rest = endpoint.partition("://")
    return f"{'wss' if scheme == 'https' else 'ws'}://{rest}"
