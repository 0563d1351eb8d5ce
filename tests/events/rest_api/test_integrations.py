from typing import Any

from tests.events.compiling import compiled

PARAMETERS = {"querystrings": {"page": True}, "headers": {"X": {"mappedValue": "'fixed'"}}}


def integration(**config: Any) -> dict[str, Any]:
    found = compiled("http", {"path": "a", "method": "get", **config})
    integration: dict[str, Any] = found.properties("ApiGatewayMethodAGet")["Integration"]
    return integration


def test_an_http_integration_calls_its_backend() -> None:
    found = integration(integration="http", request={"uri": "https://x.example", "method": "post"})

    assert found["Uri"] == "https://x.example"
    assert found["IntegrationHttpMethod"] == "POST"


def test_a_backend_gets_the_method_of_the_route_unless_said_otherwise() -> None:
    found = integration(integration="http-proxy", request={"uri": "https://x.example"})
    assert found["IntegrationHttpMethod"] == "GET"


def test_a_vpc_link_leads_to_the_backend() -> None:
    found = integration(
        integration="http-proxy",
        connectionType="vpc-link",
        connectionId={"Ref": "Link"},
        request={"uri": "https://x.example"},
    )

    assert found["ConnectionType"] == "VPC_LINK"
    assert found["ConnectionId"] == {"Ref": "Link"}


def test_parameters_are_handed_on_by_integrations_that_can() -> None:
    handed_on = {
        "integration.request.querystring.page": "method.request.querystring.page",
        "integration.request.header.X": "'fixed'",
    }
    request = {"parameters": PARAMETERS}

    assert integration(integration="lambda", request=request)["RequestParameters"] == handed_on
    assert "RequestParameters" not in integration(request=request)


def test_an_asynchronous_route_does_not_wait_for_the_function() -> None:
    assert integration(**{"async": True})["RequestParameters"] == {
        "integration.request.header.X-Amz-Invocation-Type": "'Event'"
    }


def test_a_stream_is_handed_through_as_it_comes() -> None:
    found = integration(response={"transferMode": "stream"})

    parts = "".join(part for part in found["Uri"]["Fn::Join"][1] if isinstance(part, str))
    assert found["ResponseTransferMode"] == "STREAM"
    assert "/2021-11-15/" in parts
    assert parts.endswith("/response-streaming-invocations")


def test_the_timeout_of_the_route_goes_before_that_of_the_api() -> None:
    settings = {"apiGateway": {"timeoutInMillis": 1000}}
    configs = (
        {"path": "a", "method": "get", "timeoutInMillis": 50},
        {"path": "b", "method": "get"},
    )

    found = compiled("http", *configs, settings=settings)

    own, common = (
        found.properties(name)["Integration"]["TimeoutInMillis"]
        for name in ("ApiGatewayMethodAGet", "ApiGatewayMethodBGet")
    )
    assert (own, common) == (50, 1000)


def test_a_mock_answers_what_its_template_says() -> None:
    found = integration(
        integration="mock",
        request={"template": {"application/json": '{"statusCode": 200}'}},
        response={"statusCodes": {"200": {"template": "hello"}}},
    )

    assert found["RequestTemplates"] == {"application/json": '{"statusCode": 200}'}
    assert found["IntegrationResponses"][0]["ResponseTemplates"] == {"application/json": "hello"}
    assert "Uri" not in found
