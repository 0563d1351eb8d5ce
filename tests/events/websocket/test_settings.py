from tests.events.compiling import compiled


def test_the_api_is_named_after_stage_and_service() -> None:
    assert compiled("websocket", "$connect").properties("WebsocketsApi") == {
        "Name": "dev-shop-websockets",
        "RouteSelectionExpression": "$request.body.action",
        "Description": "Serverless Websockets",
        "ProtocolType": "WEBSOCKET",
    }


def test_the_provider_names_describes_and_tags_it() -> None:
    settings = {
        "websocketsApiName": "chat",
        "websocketsApiRouteSelectionExpression": "$request.body.route",
        "websocketsDescription": "talk to us",
    }

    found = compiled(
        "websocket", "$connect", settings=settings, provider={"tags": {"team": "chat"}}
    )

    assert found.properties("WebsocketsApi") == {
        "Name": "chat",
        "RouteSelectionExpression": "$request.body.route",
        "Description": "talk to us",
        "ProtocolType": "WEBSOCKET",
        "Tags": {"team": "chat"},
    }


def test_routes_may_go_into_an_existing_api() -> None:
    shared = {"Fn::ImportValue": "shared-socket"}

    found = compiled("websocket", "$connect", settings={"apiGateway": {"websocketApiId": shared}})

    assert "WebsocketsApi" not in found.resources
    assert "WebsocketsDeploymentStage" not in found.resources
    deployment = next(name for name in found.resources if name.startswith("WebsocketsDeployment"))
    assert found.properties(deployment)["StageName"] == "dev"
    assert found.resources["HelloLambdaPermissionWebsockets"]["DependsOn"] == [
        "HelloLambdaFunction"
    ]
