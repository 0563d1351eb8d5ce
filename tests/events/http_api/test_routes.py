import pytest

from sls_py.model.values import CfValue
from tests.events.compiling import compiled, compiled_functions

JWT = {"identitySource": ["$request.header.a"], "issuerUrl": "https://i", "audience": ["a"]}


@pytest.mark.parametrize(
    ("config", "logical_id", "key"),
    [
        ("GET /users/{id}", "HttpApiRouteGetUsersIdVar", "GET /users/{id}"),
        ("any /files/{proxy+}", "HttpApiRouteAnyFilesProxyVar", "ANY /files/{proxy+}"),
        ("*", "HttpApiRouteDefault", "$default"),
        ({"path": "*", "method": "*"}, "HttpApiRouteDefault", "$default"),
        ({"path": "/a-b", "method": "*"}, "HttpApiRouteAnyADashb", "ANY /a-b"),
        ({"path": "/a", "method": "post"}, "HttpApiRoutePostA", "POST /a"),
    ],
)
def test_a_route_leads_to_the_integration_of_its_function(
    config: CfValue, logical_id: str, key: str
) -> None:
    stack = compiled("httpApi", config)

    assert stack.resources[logical_id] == {
        "Type": "AWS::ApiGatewayV2::Route",
        "Properties": {
            "ApiId": {"Ref": "HttpApi"},
            "RouteKey": key,
            "Target": {"Fn::Join": ["/", ["integrations", {"Ref": "HttpApiIntegrationHello"}]]},
        },
        "DependsOn": ["HttpApiIntegrationHello"],
    }


def test_a_function_has_one_integration_and_one_permission() -> None:
    stack = compiled("httpApi", "GET /a", "GET /b")

    assert stack.properties("HttpApiIntegrationHello") == {
        "ApiId": {"Ref": "HttpApi"},
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]},
        "PayloadFormatVersion": "2.0",
        "TimeoutInMillis": 30000,
    }
    permission = stack.properties("HelloLambdaPermissionHttpApi")
    assert permission["Principal"] == "apigateway.amazonaws.com"
    assert permission["SourceArn"]["Fn::Join"][1][-2:] == [{"Ref": "HttpApi"}, "/*"]


def test_the_payload_version_of_the_function_wins() -> None:
    stack = compiled_functions(
        "httpApi",
        {"hello": ["GET /a"], "other": ["GET /b"]},
        settings={"httpApi": {"payload": "1.0"}},
        function_settings={"other": {"httpApi": {"payload": "2.0"}}},
    )

    assert stack.properties("HttpApiIntegrationHello")["PayloadFormatVersion"] == "1.0"
    assert stack.properties("HttpApiIntegrationOther")["PayloadFormatVersion"] == "2.0"


def test_the_integration_waits_for_the_alias() -> None:
    stack = compiled("httpApi", "GET /a", alias="live")

    assert stack.resources["HttpApiIntegrationHello"]["DependsOn"] == ["HelloAlias"]
    assert stack.resources["HelloLambdaPermissionHttpApi"]["DependsOn"] == ["HelloAlias"]


def test_iam_decides_without_an_authorizer() -> None:
    config = {"path": "/a", "method": "get", "authorizer": {"type": "aws_iam"}}

    route = compiled("httpApi", config).properties("HttpApiRouteGetA")

    assert route["AuthorizationType"] == "AWS_IAM"
    assert "AuthorizerId" not in route


def test_a_named_authorizer_brings_its_type() -> None:
    settings = {
        "httpApi": {
            "authorizers": {
                "users": JWT,
                "own": {"type": "request", "functionArn": {"Ref": "Decider"}},
            }
        }
    }
    scoped = {"name": "users", "scopes": ["read", "write", "read"]}
    stack = compiled(
        "httpApi",
        {"path": "/a", "method": "get", "authorizer": scoped},
        {"path": "/b", "method": "get", "authorizer": "own"},
        settings=settings,
    )

    users, own = stack.properties("HttpApiRouteGetA"), stack.properties("HttpApiRouteGetB")
    assert users["AuthorizationType"] == "JWT"
    assert users["AuthorizerId"] == {"Ref": "HttpApiAuthorizerUsers"}
    assert users["AuthorizationScopes"] == ["read", "write"]
    assert own["AuthorizationType"] == "CUSTOM"


def test_an_authorizer_id_goes_with_an_existing_api() -> None:
    config = {"path": "/a", "method": "get", "authorizer": {"id": "x1", "type": "request"}}

    route = compiled("httpApi", config, settings={"httpApi": {"id": "abc"}})

    properties = route.properties("HttpApiRouteGetA")
    assert (properties["AuthorizationType"], properties["AuthorizerId"]) == ("CUSTOM", "x1")


def test_every_wrong_route_is_a_problem() -> None:
    def route(authorizer: CfValue) -> CfValue:
        return {"path": f"/{authorizer}", "method": "get", "authorizer": authorizer}

    stack = compiled_functions(
        "httpApi",
        {
            "hello": [
                {"path": "*", "method": "get"},
                {"path": "/a"},
                "GET /a",
                route("usres"),
                route({"id": "x"}),
                route({"type": "aws_iam", "name": "users"}),
                route({"type": "jwt"}),
            ],
            "other": ["GET /a"],
        },
        settings={"httpApi": {"authorizers": {"users": JWT}}},
    )

    assert stack.problems == [
        "path `*` catches all methods, so it takes none",
        "`method` is missing",
        "authorizer `usres` is not in `provider.httpApi.authorizers`",
        "an authorizer `id` works only with an existing API (`provider.httpApi.id`)",
        "`type: aws_iam` goes alone",
        "the authorizer needs a `name` or an `id`",
        "route `GET /a` leads to function `hello` already",
    ]


def test_the_last_catch_all_route_is_used_with_a_warning() -> None:
    stack = compiled_functions("httpApi", {"hello": ["*"], "other": ["*"]})

    assert stack.warnings == ["route `$default` leads to function `hello` already"]
    assert stack.resources["HttpApiRouteDefault"]["DependsOn"] == ["HttpApiIntegrationOther"]
