"""The JSON object that a command with `--json` writes to stdout."""

from __future__ import annotations

import json

from sls_py.model.values import JsonObject

RESULT_VERSION = 1
"""Changes when a key of a result goes away or gets another meaning."""


def render_result(command: str, data: JsonObject, *, ok: bool = True) -> str:
    """Return the result of a command as one line of JSON."""
    result = {"version": RESULT_VERSION, "command": command, "ok": ok, **data}
    return json.dumps(result, ensure_ascii=False, default=str)
