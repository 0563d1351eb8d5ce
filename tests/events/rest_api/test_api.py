from typing import Any

from tests.events.compiling import Compiled, compiled


def api(found: Compiled) -> dict[str, Any]:
    return found.properties("ApiGatewayRestApi")


def with_section(**section: Any) -> dict[str, Any]:
    return api(compiled("http", "GET /a", settings={"apiGateway": section}))


def test_an_api_is_at_the_edge_and_open_by_default() -> None:
    assert api(compiled("http", "GET /a")) == {
        "Name": "dev-shop",
        "EndpointConfiguration": {"Types": ["EDGE"]},
        "Policy": "",
    }


def test_the_section_sets_its_properties() -> None:
    found = with_section(
        description="sells things",
        binaryMediaTypes=["image/*"],
        disableDefaultEndpoint=False,
        minimumCompressionSize=0,
        apiKeySourceType="authorizer",
        endpoint={"securityPolicy": "TLS_1_2", "accessMode": "strict"},
    )

    assert found["Description"] == "sells things"
    assert found["BinaryMediaTypes"] == ["image/*"]
    assert found["DisableExecuteApiEndpoint"] is False
    assert found["MinimumCompressionSize"] == 0
    assert found["ApiKeySourceType"] == "AUTHORIZER"
    assert (found["SecurityPolicy"], found["EndpointAccessMode"]) == ("TLS_1_2", "STRICT")


def test_a_resource_policy_is_taken_as_it_is() -> None:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke"}

    assert with_section(resourcePolicy=[statement])["Policy"] == {
        "Version": "2012-10-17",
        "Statement": [statement],
    }


def test_tags_of_the_provider_are_tags_of_the_api() -> None:
    found = compiled("http", "GET /a", provider={"tags": {"team": "shop"}})

    assert api(found)["Tags"] == [{"Key": "team", "Value": "shop"}]


def test_a_private_api_is_reached_through_endpoints() -> None:
    settings = {"endpointType": "private", "vpcEndpointIds": ["vpce-1"]}

    assert api(compiled("http", "GET /a", settings=settings))["EndpointConfiguration"] == {
        "Types": ["PRIVATE"],
        "VpcEndpointIds": ["vpce-1"],
    }


def test_endpoints_of_an_api_that_is_not_private_are_a_problem() -> None:
    settings = {"endpointType": "REGIONAL", "vpcEndpointIds": ["vpce-1"]}

    assert compiled("http", "GET /a", settings=settings).problems == [
        "`vpcEndpointIds` belong to private APIs, and this one is `REGIONAL`"
    ]
