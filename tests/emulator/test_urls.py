"""The addresses that are printed for deployed things answer."""

from __future__ import annotations

import json
import socket
from base64 import b64encode
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from sls_py.aws import local_urls
from sls_py.model.target import AwsTarget

if TYPE_CHECKING:
    from tests.emulator.conftest import Client, Deploy, MakeZip

pytestmark = pytest.mark.emulator

_CODE = """
import json

def handler(event, context):
    http = event["requestContext"].get("http", {})
    if http.get("path", event.get("path", "")).endswith("/broken"):
        raise ValueError("secret detail")
    if event.get("path") == "/malformed":
        return {"no": "status"}
    seen = {"path": event.get("rawPath", event.get("path")), "method": http.get("method", event.get("httpMethod"))}
    if "cookies" in event and "cookie" not in event["headers"]:
        seen["cookies"] = event["cookies"]
    return {"statusCode": 200, "body": json.dumps(seen)}

def authorize(event, context):
    return {"isAuthorized": event["headers"].get("authorization") == "open"}
"""
_INTEGRATION = {"Fn::Join": ["/", ["integrations", {"Ref": "Integration"}]]}
_AUTHORIZER_URI = {
    "Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Authorize.Arn}/invocations"
}
_URI = {
    "Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Arn}/invocations"
}
_FUNCTIONS: dict[str, Any] = {
    "Role": {
        "Type": "AWS::IAM::Role",
        "Properties": {"AssumeRolePolicyDocument": {"Statement": []}},
    },
    "Function": {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Runtime": "python3.11",
            "Handler": "app.handler",
            "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            "Code": {"S3Bucket": "code", "S3Key": "app.zip"},
        },
    },
    "Authorize": {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Runtime": "python3.11",
            "Handler": "app.authorize",
            "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            "Code": {"S3Bucket": "code", "S3Key": "app.zip"},
        },
    },
    "Everybody": {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "FunctionName": {"Fn::GetAtt": ["Function", "Arn"]},
            "Action": "lambda:InvokeFunction",
            "Principal": "apigateway.amazonaws.com",
        },
    },
}


@pytest.fixture(autouse=True)
def _code(client: Client, make_zip: MakeZip) -> None:
    client("s3").create_bucket(Bucket="code")
    client("s3").put_object(Bucket="code", Key="app.zip", Body=make_zip({"app.py": _CODE}))


def get(url: str, **headers: str) -> tuple[int, Any]:
    try:
        with urlopen(Request(url, headers=headers), timeout=30) as response:
            return response.status, json.loads(response.read())
    except HTTPError as error:
        return error.code, json.loads(error.read())


def test_an_http_api_answers_with_its_cors_and_its_authorizer(
    deploy: Deploy, local_cloud: AwsTarget
) -> None:
    guarded: list[tuple[str, str, dict[str, Any]]] = [
        ("Root", "GET /", {}),
        ("Open", "GET /open/{id}", {}),
        (
            "Closed",
            "GET /closed",
            {"AuthorizationType": "CUSTOM", "AuthorizerId": {"Ref": "Authorizer"}},
        ),
        (
            "Token",
            "GET /token",
            {"AuthorizationType": "JWT", "AuthorizerId": {"Ref": "TokenAuthorizer"}},
        ),
        ("Signed", "GET /signed", {"AuthorizationType": "AWS_IAM"}),
    ]
    routes = {
        name: {
            "Type": "AWS::ApiGatewayV2::Route",
            "Properties": {
                "ApiId": {"Ref": "Api"},
                "RouteKey": key,
                "Target": _INTEGRATION,
                **more,
            },
        }
        for name, key, more in guarded
    }
    stack = deploy(
        _FUNCTIONS
        | routes
        | {
            "Api": {
                "Type": "AWS::ApiGatewayV2::Api",
                "Properties": {
                    "Name": "api",
                    "ProtocolType": "HTTP",
                    "CorsConfiguration": {"AllowOrigins": ["*"]},
                },
            },
            "Stage": {
                "Type": "AWS::ApiGatewayV2::Stage",
                "Properties": {
                    "ApiId": {"Ref": "Api"},
                    "StageName": "$default",
                    "AutoDeploy": True,
                },
            },
            "Authorizer": {
                "Type": "AWS::ApiGatewayV2::Authorizer",
                "Properties": {
                    "ApiId": {"Ref": "Api"},
                    "Name": "authorizer",
                    "AuthorizerType": "REQUEST",
                    "AuthorizerPayloadFormatVersion": "2.0",
                    "EnableSimpleResponses": True,
                    "IdentitySource": ["$request.header.Authorization"],
                    "AuthorizerUri": _AUTHORIZER_URI,
                },
            },
            "TokenAuthorizer": {
                "Type": "AWS::ApiGatewayV2::Authorizer",
                "Properties": {
                    "ApiId": {"Ref": "Api"},
                    "Name": "tokens",
                    "AuthorizerType": "JWT",
                    "IdentitySource": ["$request.header.Authorization"],
                    "JwtConfiguration": {"Issuer": "https://issuer.example", "Audience": ["a"]},
                },
            },
            "Integration": {
                "Type": "AWS::ApiGatewayV2::Integration",
                "Properties": {
                    "ApiId": {"Ref": "Api"},
                    "IntegrationType": "AWS_PROXY",
                    "IntegrationUri": {"Fn::GetAtt": ["Function", "Arn"]},
                    "PayloadFormatVersion": "2.0",
                },
            },
        },
        outputs={"Url": {"Fn::Sub": "https://${Api}.execute-api.${AWS::Region}.amazonaws.com"}},
    )
    url = local_urls.local_url(str(local_cloud.endpoint_url), stack.outputs["Url"])
    assert get(url) == get(f"{url}/") == (200, {"path": "/", "method": "GET"})
    assert get(f"{url}/open/1") == (200, {"path": "/open/1", "method": "GET"})
    assert get(f"{url}/open/broken") == (500, {"message": "Internal Server Error"})
    answer = get(f"{url}/open/1", cookie="a=1; b=2")
    assert answer == (200, {"path": "/open/1", "method": "GET", "cookies": ["a=1", "b=2"]})
    assert get(f"{url}/other") == (404, {"message": "Not Found"})
    assert get(f"{url}/closed", authorization="open")[0] == 200
    assert get(f"{url}/closed", authorization="wrong") == (403, {"message": "Forbidden"})
    assert get(f"{url}/closed") == (401, {"message": "Unauthorized"})
    assert get(f"{url}/token") == (401, {"message": "Unauthorized"})
    assert get(f"{url}/signed") == (403, {"message": "Forbidden"})
    with urlopen(Request(f"{url}/open/1", headers={"Origin": "https://page.example"})) as response:
        assert response.headers["access-control-allow-origin"] == "*"


def test_a_rest_api_answers(deploy: Deploy, local_cloud: AwsTarget) -> None:
    stack = deploy(
        _FUNCTIONS
        | {
            "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "api"}},
            "Resource": {
                "Type": "AWS::ApiGateway::Resource",
                "Properties": {
                    "RestApiId": {"Ref": "Api"},
                    "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
                    "PathPart": "{name}",
                },
            },
            "Method": {
                "Type": "AWS::ApiGateway::Method",
                "Properties": {
                    "RestApiId": {"Ref": "Api"},
                    "ResourceId": {"Ref": "Resource"},
                    "HttpMethod": "GET",
                    "AuthorizationType": "NONE",
                    "Integration": {
                        "Type": "AWS_PROXY",
                        "IntegrationHttpMethod": "POST",
                        "Uri": _URI,
                    },
                },
            },
            "Deployment": {
                "Type": "AWS::ApiGateway::Deployment",
                "DependsOn": "Method",
                "Properties": {"RestApiId": {"Ref": "Api"}, "StageName": "dev"},
            },
        },
        outputs={"Url": {"Fn::Sub": "https://${Api}.execute-api.${AWS::Region}.amazonaws.com/dev"}},
    )
    url = local_urls.local_url(str(local_cloud.endpoint_url), stack.outputs["Url"])
    assert get(f"{url}/users") == (200, {"path": "/users", "method": "GET"})
    assert get(f"{url}/broken") == (502, {"message": "Internal server error"})
    assert get(f"{url}/malformed") == (502, {"message": "Internal server error"})


@pytest.mark.parametrize(("kind", "status"), [("NONE", 200), ("AWS_IAM", 403)])
def test_a_function_url_answers_whom_it_is_for(
    kind: str, status: int, deploy: Deploy, local_cloud: AwsTarget
) -> None:
    permission = {
        "FunctionName": {"Fn::GetAtt": ["Function", "Arn"]},
        "Action": "lambda:InvokeFunctionUrl",
        "Principal": "*",
        "FunctionUrlAuthType": "NONE",
    }
    more: dict[str, Any] = {
        "Url": {
            "Type": "AWS::Lambda::Url",
            "Properties": {
                "AuthType": kind,
                "TargetFunctionArn": {"Fn::GetAtt": ["Function", "Arn"]},
            },
        }
    }
    if kind == "NONE":
        more["Permission"] = {"Type": "AWS::Lambda::Permission", "Properties": permission}
    stack = deploy(_FUNCTIONS | more, outputs={"Url": {"Fn::GetAtt": ["Url", "FunctionUrl"]}})
    url = local_urls.local_url(str(local_cloud.endpoint_url), stack.outputs["Url"])
    assert get(f"{url}x")[0] == status
    if status == 200:
        assert get(f"{url}x", cookie="a=1")[1]["cookies"] == ["a=1"]


def test_a_websocket_api_takes_connections(deploy: Deploy, local_cloud: AwsTarget) -> None:
    stack = deploy(
        _FUNCTIONS
        | {
            "Api": {
                "Type": "AWS::ApiGatewayV2::Api",
                "Properties": {"Name": "chat", "ProtocolType": "WEBSOCKET"},
            },
            "Integration": {
                "Type": "AWS::ApiGatewayV2::Integration",
                "Properties": {
                    "ApiId": {"Ref": "Api"},
                    "IntegrationType": "AWS_PROXY",
                    "IntegrationUri": _URI,
                },
            },
            "Connect": {
                "Type": "AWS::ApiGatewayV2::Route",
                "Properties": {
                    "ApiId": {"Ref": "Api"},
                    "RouteKey": "$connect",
                    "Target": _INTEGRATION,
                },
            },
            "Stage": {
                "Type": "AWS::ApiGatewayV2::Stage",
                "Properties": {"ApiId": {"Ref": "Api"}, "StageName": "dev"},
            },
        },
        outputs={"Url": {"Fn::Sub": "wss://${Api}.execute-api.${AWS::Region}.amazonaws.com/dev"}},
    )
    url = urlsplit(local_urls.local_url(str(local_cloud.endpoint_url), stack.outputs["Url"]))
    assert url.scheme == "ws"
    assert upgrade(str(url.hostname), url.port or 0, url.path).startswith("HTTP/1.1 101 ")


def upgrade(host: str, port: int, path: str) -> str:
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}:{port}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {b64encode(bytes(16)).decode()}",
    ]
    with socket.create_connection((host, port), timeout=30) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        return connection.recv(1000).decode()
