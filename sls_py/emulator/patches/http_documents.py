"""HTTP APIs from OpenAPI documents, which the engine does not know: ImportApi, ReimportApi, and `Body` in a stack."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sls_py.emulator.patches.documents import read_document
from sls_py.emulator.patches.points import Patch

_V2 = "ministack.services.apigateway"
_PROVISIONERS = "ministack.services.cloudformation.provisioners"
_NAMES = (
    *("handle_request", "_apis", "_routes", "_integrations", "_authorizers", "_apigw_error"),
    *("_create_api", "_get_api", "_create_route", "_create_integration", "_create_authorizer"),
)
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
_ANY = "x-amazon-apigateway-any-method"
_INTEGRATION = "x-amazon-apigateway-integration"
_AUTHORIZER = "x-amazon-apigateway-authorizer"
_CORS = "x-amazon-apigateway-cors"
_INVALID = "Invalid OpenAPI input"
_LONGEST_CHAIN = 8
_AS_GIVEN = (
    *("payloadFormatVersion", "timeoutInMillis", "connectionType", "requestParameters"),
    *("responseParameters", "description"),
)


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    return (
        Patch(
            name="OpenAPI documents of HTTP APIs",
            points=(
                *(f"{_V2}:{name}" for name in _NAMES),
                f"{_PROVISIONERS}:_RESOURCE_HANDLERS",
                "ministack.services.s3:_get_object_data",
            ),
            apply=_import,
        ),
    )


def _import() -> None:
    from ministack.services import apigateway as v2
    from ministack.services.cloudformation import provisioners

    handle = v2.handle_request
    handlers = provisioners._RESOURCE_HANDLERS["AWS::ApiGatewayV2::Api"]
    create, update = handlers["create"], handlers["update"]

    async def handle_with_put(
        method: str, path: str, headers: Any, body: bytes, query: dict[str, Any]
    ) -> Any:
        parts = path.strip("/").split("/")
        if method == "PUT" and parts[:2] == ["v2", "apis"] and len(parts) <= 3:
            return _put(v2, parts[2] if len(parts) == 3 else None, body)
        return await handle(method, path, headers, body, query)

    def create_with_body(logical_id: str, properties: Any, stack: str) -> Any:
        document = _document_of(properties)
        found, attributes = create(logical_id, _named(properties, document), stack)
        _fill(v2, found, document)
        return found, attributes

    def update_with_body(
        physical_id: str, old: Any, new: Any, stack: str, logical_id: str | None = None
    ) -> Any:
        document = _document_of(new)
        found, attributes = update(physical_id, old, _named(new, document), stack, logical_id)
        _fill(v2, found, document)
        return found, attributes

    v2.handle_request = handle_with_put
    handlers.update(create=create_with_body, update=update_with_body)


def _put(v2: Any, api: str | None, body: bytes) -> Any:
    """Answer ReimportApi, or ImportApi when there is no API yet."""
    if api is not None and api not in v2._apis:
        return v2._apigw_error("NotFoundException", f"Invalid API identifier specified {api}", 404)
    document = read_document((read_document(body) or {}).get("body") or "")
    if not _is_document(document):
        return v2._apigw_error("BadRequestException", _INVALID, 400)
    name = str((document.get("info") or {}).get("title") or "api")
    if api is None:
        api = str(json.loads(v2._create_api({"name": name, "protocolType": "HTTP"})[2])["apiId"])
    v2._apis[api]["name"] = name
    _fill(v2, api, document)
    return v2._get_api(api)


def _document_of(properties: Any) -> Any:
    """Return the document of a resource in a stack, None when it has none; ValueError when it is wrong."""
    document, place = properties.get("Body"), properties.get("BodyS3Location")
    if place:
        from ministack.services import s3

        content = s3._get_object_data(place.get("Bucket"), place.get("Key"), place.get("Version"))
        document = read_document(content or b"")
    if (document or place) and not _is_document(document):
        raise ValueError(f"{_INVALID} (Service: AmazonApiGatewayV2; Status Code: 400)")
    return document


def _is_document(document: Any) -> bool:
    return isinstance(document, dict) and bool({"openapi", "swagger"} & document.keys())


def _named(properties: Any, document: Any) -> Any:
    title = ((document or {}).get("info") or {}).get("title")
    return {"Name": title, **properties} if title else properties


def _fill(v2: Any, api: str, document: Any) -> None:
    """Give an API what a document says, and nothing else; leave it alone when there is none."""
    if document is None:
        return
    v2._routes[api], v2._integrations[api], v2._authorizers[api] = {}, {}, {}
    if _CORS in document:
        v2._apis[api]["corsConfiguration"] = document[_CORS]
    authorizers = dict(_authorizers(v2, api, document))
    items = (document.get("paths") or {}).items()
    for path, item in ((path, item) for path, item in items if isinstance(item, dict)):
        for method in (one for one in (*_METHODS, _ANY) if isinstance(item.get(one), dict)):
            verb = "ANY" if method == _ANY else method.upper()
            key = "$default" if path == "/$default" else f"{verb} {path}"
            route = {"routeKey": key, **_secured(item[method], document, authorizers)}
            given = _referred(item[method].get(_INTEGRATION), document)
            if given:
                made = json.loads(v2._create_integration(api, _integration(given))[2])
                route["target"] = f"integrations/{made['integrationId']}"
            v2._create_route(api, route)


def _integration(given: Any) -> dict[str, Any]:
    kept = {name: given[name] for name in _AS_GIVEN if name in given}
    return {
        "integrationType": str(given.get("type", "aws_proxy")).upper(),
        "integrationUri": given.get("uri", ""),
        "integrationMethod": given.get("httpMethod", "POST"),
        "payloadFormatVersion": "1.0",
        **kept,
    }


def _referred(value: Any, document: Any) -> Any:
    """Follow `$ref: '#/components/...'`; None when it leads nowhere."""
    for _ in range(_LONGEST_CHAIN):
        if not (isinstance(value, dict) and "$ref" in value):
            return value
        found = document
        for part in str(value["$ref"]).removeprefix("#/").split("/"):
            found = found.get(part) if isinstance(found, dict) else None
        value = found
    return None


def _authorizers(v2: Any, api: str, document: Any) -> Iterator[tuple[str, tuple[str, str]]]:
    """Make the authorizers; yield the names of their schemes, each with its type and its id."""
    schemes = (document.get("components") or {}).get("securitySchemes") or {}
    for name, scheme in schemes.items():
        given = scheme.get(_AUTHORIZER)
        if not isinstance(given, dict):
            continue
        kind = str(given.get("type", "jwt")).upper()
        sources = [one.strip() for one in str(given.get("identitySource", "")).split(",")]
        data = {**given, "authorizerType": kind, "name": name, "identitySource": sources}
        yield name, (kind, json.loads(v2._create_authorizer(api, data)[2])["authorizerId"])


def _secured(operation: Any, document: Any, authorizers: dict[str, tuple[str, str]]) -> Any:
    for need in operation.get("security", document.get("security")) or ():
        for name, scopes in need.items():
            if name in authorizers:
                kind, found = authorizers[name]
                shown = "CUSTOM" if kind == "REQUEST" else kind
                more = {"authorizationScopes": scopes} if scopes else {}
                return {"authorizationType": shown, "authorizerId": found, **more}
    if (operation.get("x-amazon-apigateway-auth") or {}).get("type") == "AWS_IAM":
        return {"authorizationType": "AWS_IAM"}
    return {}
