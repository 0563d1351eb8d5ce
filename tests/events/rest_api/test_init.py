from tests.events.compiling import compiled, compiled_functions


def test_one_route_makes_an_api_a_resource_a_method_a_deployment_and_a_permission() -> None:
    found = compiled("http", "GET /users")

    assert [resource["Type"] for resource in found.resources.values()] == [
        "AWS::ApiGateway::RestApi",
        "AWS::ApiGateway::Resource",
        "AWS::ApiGateway::Method",
        "AWS::ApiGateway::Deployment",
        "AWS::Lambda::Permission",
    ]


def test_the_method_invokes_the_function_as_a_proxy() -> None:
    method = compiled("http", "GET /users").properties("ApiGatewayMethodUsersGet")

    assert method["HttpMethod"] == "GET"
    assert method["AuthorizationType"] == "NONE"
    assert method["Integration"]["Type"] == "AWS_PROXY"
    assert {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]} in method["Integration"]["Uri"][
        "Fn::Join"
    ][1]


def test_all_functions_share_one_api_and_have_one_permission_each() -> None:
    found = compiled_functions("http", {"a": ["GET /a", "POST /a"], "b": ["GET /b"]})

    permissions = [name for name in found.resources if name.endswith("LambdaPermissionApiGateway")]
    assert permissions == ["ALambdaPermissionApiGateway", "BLambdaPermissionApiGateway"]
    assert list(found.resources).count("ApiGatewayRestApi") == 1


def test_the_alias_of_a_function_is_what_its_route_invokes() -> None:
    found = compiled("http", "GET /a", alias="provisioned")

    method = found.resources["ApiGatewayMethodAGet"]
    alias = {"Fn::Join": [":", [{"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]}, "provisioned"]]}
    assert alias in method["Properties"]["Integration"]["Uri"]["Fn::Join"][1]
    assert len(method["DependsOn"]) == 2


def test_a_service_without_http_events_gets_no_api() -> None:
    assert compiled("http").resources == {}
