"""Events that Lambda does not take: too large, or no JSON; the engine calls the function with them.

AWS: Lambda API reference, "Invoke"; Lambda Developer Guide, "Lambda quotas".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from sls_py.emulator.patches.points import Patch

_LAMBDA = "ministack.services.lambda_svc"
_INVOKE = re.compile(
    r"/2015-03-31/functions/[^/]+/invocations/?|.*/response-streaming-invocations/?"
)
_LIMIT, _ASYNCHRONOUS_LIMIT = 6 * 1024 * 1024, 1024 * 1024


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    return (
        Patch(
            name="events that Lambda does not take",
            points=(f"{_LAMBDA}:handle_request",),
            apply=_refuse,
        ),
    )


def _refuse() -> None:
    from ministack.services import lambda_svc

    handle = lambda_svc.handle_request

    async def handle_checked(
        method: str, path: str, headers: Any, body: bytes, query_params: Any
    ) -> Any:
        refusal = _refusal(headers, body) if method == "POST" and _INVOKE.fullmatch(path) else None
        return refusal or await handle(method, path, headers, body, query_params)

    lambda_svc.handle_request = handle_checked


def _refusal(headers: Mapping[str, str], body: bytes) -> Any:
    from ministack.core.responses import error_response_json

    limit = _ASYNCHRONOUS_LIMIT if _invocation_type(headers) == "event" else _LIMIT
    if len(body) > limit:
        text = f"Request must be smaller than {limit} bytes for the InvokeFunction operation"
        return error_response_json("RequestTooLargeException", text, 413)
    try:
        json.loads(body or b"{}")
    except ValueError as error:
        text = f"Could not parse request body into json: {error}"
        return error_response_json("InvalidRequestContentException", text, 400)
    return None


def _invocation_type(headers: Mapping[str, str]) -> str:
    found = (value for name, value in headers.items() if name.lower() == "x-amz-invocation-type")
    return next(found, "").lower()
