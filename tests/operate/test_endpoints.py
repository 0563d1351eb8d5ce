"""Tests of the addresses that reach a service."""

from __future__ import annotations

from typing import Any

from sls_py.model.result import Endpoint, ServiceInfo
from sls_py.operate.endpoints import at_origins, endpoints, reachable

FUNCTIONS = {"HelloLambdaFunction": "hello", "SaveLambdaFunction": "save"}
AWS = "execute-api.us-east-1.amazonaws.com"


def arn(function: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [function, "Arn"]}


def integration(function: str) -> dict[str, Any]:
    return {
        "Type": "AWS::ApiGatewayV2::Integration",
        "Properties": {"IntegrationUri": arn(function)},
    }


def route(key: str, target: str, api: str = "HttpApi") -> dict[str, Any]:
    properties = {
        "ApiId": {"Ref": api},
        "RouteKey": key,
        "Target": {"Fn::Join": ["/", ["integrations", {"Ref": target}]]},
    }
    return {"Type": "AWS::ApiGatewayV2::Route", "Properties": properties}


def part(path: str, parent: object) -> dict[str, Any]:
    properties = {"PathPart": path, "ParentId": parent, "RestApiId": {"Ref": "ApiGatewayRestApi"}}
    return {"Type": "AWS::ApiGateway::Resource", "Properties": properties}


def method(verb: str, resource: object, integration: dict[str, Any]) -> dict[str, Any]:
    properties = {"HttpMethod": verb, "ResourceId": resource, "Integration": integration}
    return {"Type": "AWS::ApiGateway::Method", "Properties": properties}


HTTP_API = {
    "Resources": {
        "HttpApi": {"Type": "AWS::ApiGatewayV2::Api"},
        "IntegrationHello": integration("HelloLambdaFunction"),
        "RouteHello": route("GET /hello/{name}", "IntegrationHello"),
        "RouteAll": route("$default", "IntegrationHello"),
        "Sockets": route("$connect", "IntegrationHello", api="WebsocketsApi"),
    }
}
HTTP_API_OUTPUTS = {"HttpApiUrl": f"https://abc.{AWS}"}

ROOT = {"Fn::GetAtt": ["ApiGatewayRestApi", "RootResourceId"]}
LAMBDA = {"Type": "AWS_PROXY", "Uri": {"Fn::Join": ["", ["arn:", arn("SaveLambdaFunction")]]}}
REST = {
    "Resources": {
        "Users": part("users", ROOT),
        "User": part("{id}", {"Ref": "Users"}),
        "Put": method("PUT", {"Ref": "User"}, LAMBDA),
        "Get": method("GET", ROOT, LAMBDA),
        "Preflight": method("OPTIONS", {"Ref": "User"}, {"Type": "MOCK"}),
    }
}
REST_OUTPUTS = {"ServiceEndpoint": f"https://xyz.{AWS}/dev"}


def test_routes_of_an_http_api() -> None:
    assert endpoints(HTTP_API, HTTP_API_OUTPUTS, FUNCTIONS) == (
        Endpoint(
            kind="httpApi", method="GET", url=f"https://abc.{AWS}/hello/{{name}}", function="hello"
        ),
        Endpoint(kind="httpApi", method="ANY", url=f"https://abc.{AWS}", function="hello"),
    )


def test_macros_in_the_place_of_resources_have_no_address() -> None:
    macro = {"Fn::Transform": {"Name": "AWS::Include"}}
    template = {"Resources": {**HTTP_API["Resources"], **macro}}
    found = endpoints(template, HTTP_API_OUTPUTS, FUNCTIONS)
    assert found == endpoints(HTTP_API, HTTP_API_OUTPUTS, FUNCTIONS)


def test_routes_of_an_api_that_is_not_ours_have_no_address() -> None:
    assert endpoints(HTTP_API, {}, FUNCTIONS) == ()


def test_methods_of_a_rest_api_without_preflights() -> None:
    found = endpoints(REST, REST_OUTPUTS, FUNCTIONS)
    assert [(one.method, one.url, one.function) for one in found] == [
        ("PUT", f"https://xyz.{AWS}/dev/users/{{id}}", "save"),
        ("GET", f"https://xyz.{AWS}/dev", "save"),
    ]


def test_websocket_function_url_and_cloud_front() -> None:
    outputs = {
        "ServiceEndpointWebsocket": f"wss://ws1.{AWS}/dev",
        "HelloLambdaFunctionUrl": "https://id1.lambda-url.us-east-1.on.aws/",
        "CloudFrontDistributionDomainName": "d1.cloudfront.net",
    }
    found = endpoints({}, outputs, FUNCTIONS)
    assert [(one.kind, one.url, one.function) for one in found] == [
        ("websocket", f"wss://ws1.{AWS}/dev", None),
        ("cloudFront", "https://d1.cloudfront.net", None),
        ("url", "https://id1.lambda-url.us-east-1.on.aws/", "hello"),
    ]


def test_addresses_follow_an_emulator() -> None:
    outputs = HTTP_API_OUTPUTS | {
        "HelloLambdaFunctionUrl": "https://id1.lambda-url.us-east-1.on.aws/",
        "Queue": "jobs",
    }
    found = reachable(outputs, "http://127.0.0.1:4566")
    assert found["Queue"] == "jobs"
    assert [one.url for one in endpoints(HTTP_API, found, FUNCTIONS)] == [
        "http://127.0.0.1:4566/_aws/execute-api/abc/hello/{name}",
        "http://127.0.0.1:4566/_aws/execute-api/abc",
        "http://127.0.0.1:4566/_aws/lambda-url/id1/",
    ]


def test_addresses_move_to_the_ports_that_a_local_cloud_gives() -> None:
    base = "http://127.0.0.1:4566/_aws"
    endpoints = tuple(
        Endpoint(kind="http", method="GET", url=f"{base}/{path}")
        for path in ("execute-api/abc/dev/users", "execute-api/abcd", "lambda-url/id1/")
    )
    info = ServiceInfo(
        service="s",
        stage="dev",
        region="r",
        stack="s-dev",
        status="",
        endpoints=endpoints,
        outputs={"ServiceEndpoint": f"{base}/execute-api/abc/dev", "Queue": "jobs"},
    )
    origins = {
        f"{base}/execute-api/abc/dev": "http://127.0.0.1:4700",
        f"{base}/lambda-url/id1/": "http://127.0.0.1:4701",
    }
    found = at_origins(info, origins)
    assert [one.url for one in found.endpoints] == [
        "http://127.0.0.1:4700/users",
        f"{base}/execute-api/abcd",
        "http://127.0.0.1:4701/",
    ]
    assert found.outputs == {"ServiceEndpoint": "http://127.0.0.1:4700", "Queue": "jobs"}


def test_addresses_of_aws_stay_as_they_are() -> None:
    assert reachable(REST_OUTPUTS, None) == REST_OUTPUTS
