"""PutRestApi, which the engine does not know: a REST API gets what an OpenAPI document says, and keeps its id."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

import json
from typing import Any

from sls_py.emulator.patches.points import Patch

_V1 = "ministack.services.apigateway_v1"
_NAMES = (
    *("handle_request", "_rest_apis", "_resources", "_authorizers_v1", "_models"),
    *("_get_rest_api", "_v1_error", "_import_security_schemes", "_import_path_item"),
)


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    return (
        Patch(
            name="OpenAPI documents of REST APIs",
            points=tuple(f"{_V1}:{name}" for name in _NAMES),
            apply=_answer_put,
        ),
    )


def _answer_put() -> None:
    from ministack.services import apigateway_v1 as v1

    handle = v1.handle_request

    async def handle_with_put(
        method: str, path: str, headers: Any, body: bytes, query: dict[str, Any]
    ) -> Any:
        parts = path.strip("/").split("/")
        if method == "PUT" and len(parts) == 2 and parts[0] == "restapis":
            return _put(v1, parts[1], body, query.get("mode"))
        return await handle(method, path, headers, body, query)

    v1.handle_request = handle_with_put


def _put(v1: Any, api: str, body: bytes, mode: Any) -> Any:
    found = v1._rest_apis.get(api)
    if found is None:
        return v1._v1_error("NotFoundException", "Invalid API identifier specified", 404)
    document = read_document(body)
    if not isinstance(document, dict) or not {"openapi", "swagger"} & document.keys():
        return v1._v1_error("BadRequestException", "Invalid OpenAPI input", 400)
    information = document.get("info") or {}
    if "overwrite" in (mode if isinstance(mode, list) else [mode]):
        _empty(v1, api)
        found["name"] = str(information.get("title") or found.get("name"))
    schemes = v1._import_security_schemes(api, document)
    for path, item in (document.get("paths") or {}).items():
        v1._import_path_item(api, path, item, schemes, document.get("security"))
    return v1._get_rest_api(api)


def _empty(v1: Any, api: str) -> None:
    """Leave an API with nothing but its root."""
    resources = v1._resources.get(api, {})
    for key in [key for key, one in resources.items() if one.get("path") != "/"]:
        del resources[key]
    for root in resources.values():
        root["resourceMethods"] = {}
    for store in (v1._authorizers_v1, v1._models):
        if api in store:
            store[api] = {}


def read_document(body: bytes | str) -> Any:
    """Read a document in JSON or YAML; None when it is neither."""
    try:
        return json.loads(body)
    except ValueError:
        pass
    import yaml

    try:
        return yaml.safe_load(body)
    except yaml.YAMLError:
        return None
