from tests.events.compiling import compiled


def test_only_this_api_may_invoke_the_function() -> None:
    permission = compiled("http", "GET /a").properties("HelloLambdaPermissionApiGateway")

    assert permission["Principal"] == "apigateway.amazonaws.com"
    assert permission["SourceArn"]["Fn::Join"][1] == [
        "arn:",
        {"Ref": "AWS::Partition"},
        ":execute-api:",
        {"Ref": "AWS::Region"},
        ":",
        {"Ref": "AWS::AccountId"},
        ":",
        {"Ref": "ApiGatewayRestApi"},
        "/*/*",
    ]


def test_an_authorizer_with_routes_of_its_own_needs_one_permission() -> None:
    config = {"path": "a", "method": "get", "authorizer": "hello"}

    found = compiled("http", config)

    names = [name for name in found.resources if "LambdaPermission" in name]
    assert names == ["HelloLambdaPermissionApiGateway"]
