"""APIs of stacks keep their id, and so their address, when a service is removed and deployed again."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sls_py.emulator.patches.points import Patch

_PROVISIONERS = "ministack.services.cloudformation.provisioners"
_V1 = "ministack.services.apigateway_v1"
_V2 = "ministack.services.apigateway"
_LENGTH = 10

_wanted: ContextVar[str | None] = ContextVar("slspy_wanted_api_id", default=None)


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    return (
        Patch(
            name="ids of APIs stay the same",
            points=(
                f"{_PROVISIONERS}:_RESOURCE_HANDLERS",
                f"{_PROVISIONERS}:_apigw_v2_api_create",
                f"{_PROVISIONERS}:_apigw_rest_api_create",
                f"{_V2}:_resolve_custom_api_id",
                f"{_V2}:find_api_scope",
                f"{_V1}:_resolve_custom_rest_api_id",
                f"{_V1}:find_api_scope",
            ),
            apply=_keep,
        ),
    )


def _keep() -> None:
    from ministack.services import apigateway, apigateway_v1
    from ministack.services.cloudformation import provisioners

    pick_http, pick_rest = (
        apigateway._resolve_custom_api_id,
        apigateway_v1._resolve_custom_rest_api_id,
    )

    def pick_http_id(tags: Any, existing: Any) -> Any:
        return pick_http(tags, existing) or _free()

    def pick_rest_id(tags: Any) -> Any:
        chosen, error = pick_rest(tags)
        return (chosen or (None if error else _free())), error

    apigateway._resolve_custom_api_id = pick_http_id
    apigateway_v1._resolve_custom_rest_api_id = pick_rest_id
    handlers = provisioners._RESOURCE_HANDLERS
    for kind, name in (
        ("AWS::ApiGatewayV2::Api", "_apigw_v2_api_create"),
        ("AWS::ApiGateway::RestApi", "_apigw_rest_api_create"),
    ):
        create = _with_own_id(getattr(provisioners, name))
        setattr(provisioners, name, create)
        handlers[kind]["create"] = create


def _with_own_id(create: Callable[..., Any]) -> Callable[..., Any]:
    def create_with_id(logical_id: str, properties: Any, stack: str) -> Any:
        with _wanting(logical_id, stack):
            return create(logical_id, properties, stack)

    return create_with_id


@contextmanager
def _wanting(logical_id: str, stack: str) -> Iterator[None]:
    from ministack.core.responses import get_account_id, get_region

    text = f"{get_account_id()}:{get_region()}:{stack}:{logical_id}"
    mark = _wanted.set(hashlib.sha256(text.encode()).hexdigest()[:_LENGTH])
    try:
        yield
    finally:
        _wanted.reset(mark)


def _free() -> str | None:
    """Return the id that the API of a stack wants, None when another has it (while one replaces the other)."""
    from ministack.services import apigateway, apigateway_v1

    wanted = _wanted.get()
    if wanted is None or apigateway.find_api_scope(wanted) or apigateway_v1.find_api_scope(wanted):
        return None
    return wanted
