from tests.events.compiling import compiled, compiled_functions

API = {"Ref": "WebsocketsApi"}


def test_a_route_makes_an_api_an_integration_a_stage_and_a_deployment() -> None:
    found = compiled("websocket", "$connect")

    types = [resource["Type"] for resource in found.resources.values()]
    assert types == [
        "AWS::ApiGatewayV2::Api",
        "AWS::ApiGatewayV2::Integration",
        "AWS::Lambda::Permission",
        "AWS::ApiGatewayV2::Route",
        "AWS::ApiGatewayV2::Stage",
        "AWS::ApiGatewayV2::Deployment",
    ]


def test_the_route_leads_to_the_function() -> None:
    found = compiled("websocket", {"route": "$connect"})

    assert found.properties("SconnectWebsocketsRoute") == {
        "ApiId": API,
        "RouteKey": "$connect",
        "AuthorizationType": "NONE",
        "Target": {"Fn::Join": ["/", ["integrations", {"Ref": "HelloWebsocketsIntegration"}]]},
    }


def test_routes_of_one_function_share_an_integration() -> None:
    found = compiled_functions("websocket", {"a": ["$connect", "talk"], "b": ["$disconnect"]})

    integrations = [name for name in found.resources if name.endswith("WebsocketsIntegration")]
    assert integrations == ["AWebsocketsIntegration", "BWebsocketsIntegration"]


def test_functions_may_send_to_connections() -> None:
    assert compiled("websocket", "$connect").statements == [
        {
            "Effect": "Allow",
            "Action": ["execute-api:ManageConnections"],
            "Resource": [{"Fn::Sub": "arn:${AWS::Partition}:execute-api:*:*:*/@connections/*"}],
        }
    ]


def test_a_route_that_answers_has_a_response() -> None:
    config = {"route": "echo", "routeResponseSelectionExpression": "$default"}

    found = compiled("websocket", config)

    assert found.properties("echoWebsocketsRoute")["RouteResponseSelectionExpression"] == "$default"
    assert found.properties("echoWebsocketsRouteResponse") == {
        "ApiId": API,
        "RouteId": {"Ref": "echoWebsocketsRoute"},
        "RouteResponseKey": "$default",
    }


def test_an_alias_is_what_the_integration_invokes_and_waits_for() -> None:
    found = compiled("websocket", "$connect", alias="provisioned")

    integration = found.resources["HelloWebsocketsIntegration"]
    permission = found.resources["HelloLambdaPermissionWebsockets"]
    assert permission["DependsOn"] == ["WebsocketsApi", *integration["DependsOn"]]


def test_a_service_without_websocket_events_gets_no_api() -> None:
    assert compiled("websocket").resources == {}
