from typing import Any

from tests.events.compiling import compiled


def deployment(*configs: Any, **options: Any) -> str:
    found = compiled("websocket", *configs, **options)
    return next(
        name
        for name, resource in found.resources.items()
        if resource["Type"] == "AWS::ApiGatewayV2::Deployment"
    )


def test_an_unchanged_api_keeps_its_deployment() -> None:
    assert deployment("$connect") == deployment("$connect")


def test_a_changed_api_gets_a_new_deployment() -> None:
    assert deployment("$connect") != deployment("$connect", "talk")


def test_an_alias_is_part_of_what_is_deployed() -> None:
    assert deployment("$connect") != deployment("$connect", alias="provisioned")


def test_the_deployment_waits_for_all_routes_and_the_stage_uses_it() -> None:
    config = {"route": "echo", "routeResponseSelectionExpression": "$default"}

    found = compiled("websocket", "$connect", config)

    name = deployment("$connect", config)
    assert found.resources[name]["DependsOn"] == [
        "SconnectWebsocketsRoute",
        "echoWebsocketsRouteResponse",
        "echoWebsocketsRoute",
    ]
    assert found.properties("WebsocketsDeploymentStage")["DeploymentId"] == {"Ref": name}


def test_the_address_is_an_output() -> None:
    output = compiled("websocket", "$connect").outputs["ServiceEndpointWebsocket"]

    assert output["Value"]["Fn::Join"][1][0] == "wss://"
    assert output["Value"]["Fn::Join"][1][-1] == "/dev"


def test_a_stack_taken_over_from_osls_keeps_its_deployment() -> None:
    echo = {
        "route": "echo",
        "routeResponseSelectionExpression": "$default",
        "authorizer": "guard",
    }

    # osls 4.3.1 gave this id for the same service.
    assert (
        deployment("$connect", echo, other=("guard",))
        == "WebsocketsDeploymentHMJcYWLG7YCRcG3taSLP7YhtGdFLqB1KYuOWUhpkAeA"
    )
