"""The page of the local cloud: what is deployed, functions to call, their logs.

It is for the owner's browser only: the page itself holds nothing, all it shows is asked for with the token, which stands
behind the `#` of its address; pages of other origins, and names that only resolve to this machine, are refused.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from sls_py.emulator import talk
from sls_py.emulator.engine import Engine
from sls_py.model.values import CfValue, JsonObject
from sls_py.ui.page_policy import page_policy

_FILE = Path(__file__).with_name("page.html")
_HOST = re.compile(r"(127\.0\.0\.1|localhost)(:\d+)?")
_CALLED = frozenset({talk.CALL, talk.LOG, talk.INVENTORY})
_EVENT_LIMIT = 6 * 1024 * 1024


class Answer(NamedTuple):
    """An answer of the page: HTTP status, content, and headers."""

    status: int
    content: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ((b"content-type", b"application/json"),)


def is_own(path: str, headers: Mapping[str, str]) -> bool:
    """Tell whether a request that carries `Origin` comes from the page itself."""
    host = headers.get("host", "")
    own = bool(_HOST.fullmatch(host)) and headers.get("origin") == f"http://{host}"
    return own and path in _CALLED


def page(headers: Mapping[str, str]) -> Answer:
    """Return the page; only under a name of this machine, so that no other name can be given to it."""
    if not _HOST.fullmatch(headers.get("host", "")):
        return _json(403, {"message": "open it under 127.0.0.1"})
    content = _FILE.read_bytes()
    fixed = {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": page_policy(content),
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
    }
    return Answer(200, content, tuple((k.encode(), v.encode()) for k, v in fixed.items()))


async def call(engine: Engine, receive: Any) -> Answer:
    """Run a function: the body names it (`arn`) and holds the event."""
    body = await _body(receive)
    if not isinstance(body, dict) or not isinstance(body.get("arn"), str):
        return _json(400, {"message": "the body is no JSON object with `arn` and `event`"})
    found = await asyncio.to_thread(engine.call, body["arn"], body.get("event"))
    return _json(200, found) if found else _json(404, {"message": "there is no such function"})


def log(engine: Engine, query: bytes) -> Answer:
    """Return the end of a function's log; the query names it (`arn`)."""
    arn = parse_qs(query.decode("latin-1")).get("arn", [""])[0]
    lines = engine.log(arn)
    if lines is None:
        return _json(404, {"message": "there is no such function"})
    return _json(200, {"lines": lines})


async def _body(receive: Any) -> CfValue:
    content, more = b"", True
    while more and len(content) <= _EVENT_LIMIT:
        message = await receive()
        content += message.get("body", b"")
        more = message.get("more_body", False)
    try:
        return json.loads(content)
    except ValueError:
        return None


def _json(status: int, body: JsonObject) -> Answer:
    return Answer(status, json.dumps(body).encode())
