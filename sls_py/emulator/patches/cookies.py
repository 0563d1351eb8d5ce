"""Cookies of requests to HTTP APIs and function URLs: a list of their own, which the engine leaves among the headers.

AWS: API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs" (payload format 2.0).
"""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from sls_py.emulator.patches.points import Patch

_LAMBDA = "ministack.services.lambda_svc"


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    return (
        Patch(
            name="cookies in the events of APIs",
            points=(
                "ministack.services.apigateway:_invoke_lambda_proxy",
                f"{_LAMBDA}:_build_function_url_event",
                f"{_LAMBDA}:_execute_function",
            ),
            apply=_list_cookies,
        ),
    )


def _list_cookies() -> None:
    from ministack.services import apigateway, lambda_svc

    invoke, build = apigateway._invoke_lambda_proxy, lambda_svc._build_function_url_event
    execute = lambda_svc._execute_function
    for_api: ContextVar[bool] = ContextVar("slspy_for_http_api", default=False)

    async def invoke_for_api(*arguments: Any, **named: Any) -> Any:
        mark = for_api.set(True)
        try:
            return await invoke(*arguments, **named)
        finally:
            for_api.reset(mark)

    def execute_with_cookies(record: Any, event: Any) -> Any:
        return execute(record, _with_cookies(event) if for_api.get() else event)

    def build_with_cookies(*arguments: Any, **named: Any) -> Any:
        return _with_cookies(build(*arguments, **named))

    apigateway._invoke_lambda_proxy = invoke_for_api
    lambda_svc._execute_function = execute_with_cookies
    lambda_svc._build_function_url_event = build_with_cookies


def _with_cookies(event: Any) -> Any:
    headers = event.get("headers") or {}
    sent = next((value for name, value in headers.items() if name.lower() == "cookie"), None)
    if sent is None or event.get("version") != "2.0":
        return event
    kept = {name: value for name, value in headers.items() if name.lower() != "cookie"}
    return {**event, "headers": kept, "cookies": [each.strip() for each in sent.split(";")]}
