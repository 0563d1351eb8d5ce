from typing import Any

import pytest

from tests.events.compiling import compiled


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({}, "AWS_PROXY"),
        ({"integration": "LAMBDA-proxy"}, "AWS_PROXY"),
        ({"integration": "aws_proxy"}, "AWS_PROXY"),
        ({"integration": "lambda"}, "AWS"),
        ({"async": True}, "AWS"),
        ({"async": True, "integration": "lambda_proxy"}, "AWS_PROXY"),
        ({"integration": "http-proxy", "request": {"uri": "https://x.example"}}, "HTTP_PROXY"),
        ({"integration": "mock"}, "MOCK"),
    ],
)
def test_integrations_have_many_spellings(config: dict[str, Any], expected: str) -> None:
    found = compiled("http", {"path": "a", "method": "get", **config})
    assert found.properties("ApiGatewayMethodAGet")["Integration"]["Type"] == expected


def test_a_star_means_any_method() -> None:
    found = compiled("http", {"path": "a", "method": "*"})
    assert found.properties("ApiGatewayMethodAAny")["HttpMethod"] == "ANY"


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (
            {"integration": "lambda", "response": {"transferMode": "STREAM"}},
            "`transferMode` does not go with the integration `AWS`",
        ),
        ({"integration": "http"}, "the integration `HTTP` needs `request.uri`"),
        (
            {
                "integration": "http-proxy",
                "connectionType": "vpc-link",
                "request": {"uri": "https://x.example"},
            },
            "`connectionType: vpc-link` needs `connectionId`",
        ),
    ],
)
def test_combinations_that_api_gateway_does_not_know_are_problems(
    config: dict[str, Any], message: str
) -> None:
    found = compiled("http", {"path": "a", "method": "get", **config})
    assert found.problems == [message]
