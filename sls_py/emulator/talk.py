"""Short talks with a server's own pages: is it there, save, reset."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sls_py.model.values import JsonObject

INSTANCE_HEADER = "x-slspy-instance"
PING = "/_slspy/ping"
SAVE = "/_slspy/save"
RESET = "/_slspy/reset"
INVENTORY = "/_slspy/inventory"
PAGE = "/_slspy/ui"
CALL = "/_slspy/call"
LOG = "/_slspy/log"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: HTTP status, the instance it says it is, and its JSON."""

    status: int
    instance: str | None
    body: JsonObject


def ask(port: int, method: str, path: str, *, token: str = "", limit: float) -> Answer | None:
    """Send a request to the server on this port; None when nothing sensible answers in `limit` seconds."""
    from http.client import HTTPConnection, HTTPException

    connection = HTTPConnection("127.0.0.1", port, timeout=limit)
    try:
        connection.request(method, path, headers={"authorization": f"Bearer {token}"})
        response = connection.getresponse()
        body = json.loads(response.read(1_000_000) or b"{}")
        return Answer(response.status, response.getheader(INSTANCE_HEADER), body)
    except (OSError, HTTPException, ValueError):
        return None
    finally:
        connection.close()
