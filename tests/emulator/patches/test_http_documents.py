"""HTTP APIs from OpenAPI documents, as AWS makes them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import botocore.exceptions
import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client, Deploy

pytestmark = pytest.mark.emulator

INTEGRATION = {
    "type": "http_proxy",
    "httpMethod": "GET",
    "uri": "https://one.example",
    "payloadFormatVersion": "1.0",
}
SCHEME = {
    "type": "oauth2",
    "x-amazon-apigateway-authorizer": {
        "type": "jwt",
        "jwtConfiguration": {"issuer": "https://issuer.example", "audience": ["shop"]},
        "identitySource": "$request.header.Authorization",
    },
}


def document(*paths: str, method: str = "get", **more: Any) -> dict[str, Any]:
    operation = {"responses": {}, "x-amazon-apigateway-integration": INTEGRATION}
    found = {path: {method: operation} for path in paths}
    return {"openapi": "3.0.1", "info": {"title": "orders"}, "paths": found, **more}


def routes(api: Any, http: str) -> set[str]:
    return {one["RouteKey"] for one in api.get_routes(ApiId=http)["Items"]}


def test_an_api_is_imported_and_imported_again(client: Client) -> None:
    api = client("apigatewayv2")
    made = api.import_api(Body=json.dumps(document("/a", "/b/{id}")))
    assert made["Name"] == "orders"
    assert routes(api, made["ApiId"]) == {"GET /a", "GET /b/{id}"}
    again = api.reimport_api(ApiId=made["ApiId"], Body=json.dumps(document("/c")))

    assert again["ApiId"] == made["ApiId"]
    assert routes(api, made["ApiId"]) == {"GET /c"}
    (integration,) = api.get_integrations(ApiId=made["ApiId"])["Items"]
    assert integration["IntegrationType"] == "HTTP_PROXY"
    assert integration["IntegrationUri"] == "https://one.example"


def test_routes_for_everything_have_their_keys(client: Client) -> None:
    api = client("apigatewayv2")
    anything = "x-amazon-apigateway-any-method"
    body = document("/$default", "/a", method=anything)
    made = api.import_api(Body=json.dumps(body))

    assert routes(api, made["ApiId"]) == {"$default", "ANY /a"}


def test_integrations_may_be_written_once(client: Client) -> None:
    api = client("apigatewayv2")
    place = "#/components/x-amazon-apigateway-integrations/one"
    operation = {"x-amazon-apigateway-integration": {"$ref": place}}
    body = document(components={"x-amazon-apigateway-integrations": {"one": INTEGRATION}})
    body["paths"] = {"/a": {"get": operation}}
    made = api.import_api(Body=json.dumps(body))

    (integration,) = api.get_integrations(ApiId=made["ApiId"])["Items"]
    assert integration["IntegrationUri"] == "https://one.example"


def test_routes_are_secured_by_authorizers(client: Client) -> None:
    api = client("apigatewayv2")
    body = document("/a", security=[{"login": ["read"]}])
    body["components"] = {"securitySchemes": {"login": SCHEME}}
    made = api.import_api(Body=json.dumps(body))

    (authorizer,) = api.get_authorizers(ApiId=made["ApiId"])["Items"]
    assert authorizer["JwtConfiguration"]["Audience"] == ["shop"]
    (route,) = api.get_routes(ApiId=made["ApiId"])["Items"]
    assert route["AuthorizationType"] == "JWT"
    assert route["AuthorizerId"] == authorizer["AuthorizerId"]
    assert route["AuthorizationScopes"] == ["read"]


@pytest.mark.parametrize("body", ["openapi: [", "hello", "{}"])
def test_what_is_no_document_is_refused(client: Client, body: str) -> None:
    with pytest.raises(botocore.exceptions.ClientError, match="Invalid OpenAPI input"):
        client("apigatewayv2").import_api(Body=body)


def test_an_api_that_is_not_there_is_refused(client: Client) -> None:
    with pytest.raises(botocore.exceptions.ClientError, match="Invalid API identifier"):
        client("apigatewayv2").reimport_api(ApiId="nope", Body=json.dumps(document("/a")))


def test_the_document_of_a_stack_makes_the_routes(deploy: Deploy, client: Client) -> None:
    properties: dict[str, Any] = {"Body": document("/a")}
    resources = {"Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": properties}}
    stack = deploy(resources, outputs={"Id": {"Ref": "Api"}})
    api, found = client("apigatewayv2"), stack.outputs["Id"]
    assert routes(api, found) == {"GET /a"}
    assert api.get_api(ApiId=found)["Name"] == "orders"

    properties["Body"] = document("/b")
    stack.update(resources, outputs={"Id": {"Ref": "Api"}})

    assert stack.outputs["Id"] == found
    assert routes(api, found) == {"GET /b"}


def test_the_document_of_a_stack_may_lie_in_a_bucket(deploy: Deploy, client: Client) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="documents")
    s3.put_object(Bucket="documents", Key="api.json", Body=json.dumps(document("/a")))
    place = {"Bucket": "documents", "Key": "api.json"}
    api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"BodyS3Location": place}}
    stack = deploy({"Api": api}, outputs={"Id": {"Ref": "Api"}})

    assert routes(client("apigatewayv2"), stack.outputs["Id"]) == {"GET /a"}
