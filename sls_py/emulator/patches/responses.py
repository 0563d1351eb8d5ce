"""What callers of an API see when the function behind it fails: AWS's general answer, not the function's error."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

import json
import logging
from typing import Any

from sls_py.emulator.patches.points import Patch

_log = logging.getLogger("slspy.api")
_MESSAGE = json.dumps({"message": "Internal Server Error"})
_FAILED = {
    "statusCode": 502,
    "headers": {"Content-Type": "application/json"},
    "body": _MESSAGE,
}


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    return (
        Patch(
            name="errors of functions behind APIs",
            points=(
                "ministack.services.lambda_svc:lambda_execute_result_to_api_proxy_response",
                "ministack.services.apigateway:_invoke_lambda_proxy",
                "ministack.services.apigateway_v1:_lambda_proxy_response",
            ),
            apply=_hide_errors,
        ),
    )


def _hide_errors() -> None:
    """REST APIs and function URLs answer 502, HTTP APIs 500; a REST API also refuses a malformed answer."""
    from ministack.services import apigateway, apigateway_v1, lambda_svc

    shape = lambda_svc.lambda_execute_result_to_api_proxy_response
    shape_rest, invoke = apigateway_v1._lambda_proxy_response, apigateway._invoke_lambda_proxy

    def shape_hidden(result: Any) -> Any:
        if result.get("error") and not result.get("throttle"):
            _log.warning("a function failed behind an API: %s", json.dumps(result.get("body")))
            return dict(_FAILED), None
        return shape(result)

    def shape_rest_strictly(result: Any) -> Any:
        if result.get("error") or (not result.get("throttle") and _is_malformed(result)):
            return None, "Internal server error"
        return shape_rest(result)

    async def invoke_http(*arguments: Any, **named: Any) -> Any:
        status, headers, body = await invoke(*arguments, **named)
        return (500 if (status, body) == (502, _MESSAGE.encode()) else status), headers, body

    lambda_svc.lambda_execute_result_to_api_proxy_response = shape_hidden
    apigateway_v1._lambda_proxy_response = shape_rest_strictly
    apigateway._invoke_lambda_proxy = invoke_http


def _is_malformed(result: Any) -> bool:
    """Tell whether a function's answer is not what a REST API's proxy integration takes.

    AWS: "Handle Lambda errors in API Gateway" and "Output format of a Lambda function for proxy integration".
    """
    body = result.get("body")
    bad = not isinstance(body, dict) or "statusCode" not in body
    bad = bad or not isinstance(body.get("body", ""), str | None)
    if bad:
        _log.warning("malformed Lambda proxy response: %.500s", json.dumps(body))
    return bad
