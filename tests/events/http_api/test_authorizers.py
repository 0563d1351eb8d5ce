from sls_py.model.values import JsonObject
from tests.events.compiling import compiled_functions


def http_api(**authorizers: JsonObject) -> JsonObject:
    return {"httpApi": {"authorizers": authorizers}}


def test_a_jwt_authorizer_is_added_though_no_route_uses_it() -> None:
    jwt = {
        "name": "my-users",
        "identitySource": "$request.header.a",
        "issuerUrl": {"Ref": "Issuer"},
        "audience": ["web", "app", "web"],
    }

    stack = compiled_functions("httpApi", {"hello": ["*"]}, settings=http_api(users=jwt))

    assert stack.properties("HttpApiAuthorizerMyDashusers") == {
        "ApiId": {"Ref": "HttpApi"},
        "Name": "my-users",
        "IdentitySource": ["$request.header.a"],
        "AuthorizerType": "JWT",
        "JwtConfiguration": {"Audience": ["web", "app"], "Issuer": {"Ref": "Issuer"}},
    }


def test_a_request_authorizer_invokes_a_function_of_the_service() -> None:
    own = {
        "type": "request",
        "functionName": "decide",
        "identitySource": ["$request.header.a"],
        "resultTtlInSeconds": 60,
        "enableSimpleResponses": True,
        "payloadVersion": "1.0",
    }

    stack = compiled_functions(
        "httpApi", {"hello": ["*"]}, other=("decide",), settings=http_api(own=own), alias="live"
    )

    authorizer = stack.resources["HttpApiAuthorizerOwn"]
    assert authorizer["DependsOn"] == ["DecideAlias"]
    properties = authorizer["Properties"]
    assert properties["AuthorizerType"] == "REQUEST"
    assert properties["AuthorizerResultTtlInSeconds"] == 60
    assert properties["EnableSimpleResponses"] is True
    assert properties["AuthorizerPayloadFormatVersion"] == "1.0"
    uri = properties["AuthorizerUri"]["Fn::Join"][1]
    assert uri[-2]["Fn::Join"][1][0] == {"Fn::GetAtt": ["DecideLambdaFunction", "Arn"]}
    assert stack.properties("OwnLambdaAuthorizerPermissionHttpApi")["FunctionName"] == uri[-2]


def test_a_function_managed_elsewhere_gets_no_permission() -> None:
    arn = "arn:aws:lambda:us-east-1:1:function:decide"
    own = {"type": "request", "functionArn": arn, "managedExternally": True}

    stack = compiled_functions("httpApi", {"hello": ["*"]}, settings=http_api(own=own))

    properties = stack.properties("HttpApiAuthorizerOwn")
    assert properties["AuthorizerUri"]["Fn::Join"][1][-2] == arn
    assert properties["AuthorizerPayloadFormatVersion"] == "2.0"
    assert "OwnLambdaAuthorizerPermissionHttpApi" not in stack.resources


def test_every_wrong_authorizer_is_a_problem() -> None:
    settings = http_api(
        none={"type": "request"},
        both={"type": "request", "functionName": "hello", "functionArn": "arn:x"},
        ghost={"type": "request", "functionName": "helo"},
        cached={"type": "request", "functionName": "hello", "resultTtlInSeconds": 1},
    )

    stack = compiled_functions("httpApi", {"hello": ["*"]}, settings=settings)

    assert stack.problems == [
        "authorizer `none` needs one of `functionName` and `functionArn`",
        "authorizer `both` needs only one of `functionName` and `functionArn`",
        "function `helo` of authorizer `ghost` is not in the service",
        "authorizer `cached` caches results, so it needs `identitySource`",
    ]
