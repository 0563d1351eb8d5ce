"""PutRestApi, as AWS does it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import botocore.exceptions
import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

pytestmark = pytest.mark.emulator


def document(*paths: str) -> bytes:
    method = {"get": {"responses": {}, "x-amazon-apigateway-integration": {"type": "mock"}}}
    found = {"openapi": "3.0.1", "info": {"title": "orders"}, "paths": dict.fromkeys(paths, method)}
    return json.dumps(found).encode()


def paths(api: Any, rest: str) -> set[str]:
    return {one["path"] for one in api.get_resources(restApiId=rest)["items"]}


def test_overwriting_leaves_what_the_document_has(client: Client) -> None:
    api = client("apigateway")
    rest = api.create_rest_api(name="shop")["id"]
    api.put_rest_api(restApiId=rest, mode="overwrite", body=document("/a", "/b/{id}"))
    answer = api.put_rest_api(restApiId=rest, mode="overwrite", body=document("/a", "/c"))
    assert (answer["id"], answer["name"]) == (rest, "orders")
    assert paths(api, rest) == {"/", "/a", "/c"}


def test_merging_adds_what_the_document_has(client: Client) -> None:
    api = client("apigateway")
    rest = api.create_rest_api(name="shop")["id"]
    api.put_rest_api(restApiId=rest, mode="overwrite", body=document("/a"))
    api.put_rest_api(restApiId=rest, mode="merge", body=document("/b"))
    assert paths(api, rest) == {"/", "/a", "/b"}


@pytest.mark.parametrize("body", [b"openapi: [", b"hello", b"{}"])
def test_what_is_no_document_is_refused(client: Client, body: bytes) -> None:
    api = client("apigateway")
    rest = api.create_rest_api(name="shop")["id"]
    with pytest.raises(botocore.exceptions.ClientError, match="Invalid OpenAPI input"):
        api.put_rest_api(restApiId=rest, mode="overwrite", body=body)


def test_an_api_that_is_not_there_is_refused(client: Client) -> None:
    with pytest.raises(botocore.exceptions.ClientError, match="Invalid API identifier"):
        client("apigateway").put_rest_api(restApiId="nope", body=document("/a"))
