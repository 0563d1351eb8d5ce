from typing import Any

import pytest

from tests.events.compiling import Compiled, compiled


def with_settings(**settings: Any) -> Compiled:
    return compiled("http", "GET /a", settings=settings)


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({}, "dev-shop"),
        ({"apiGateway": {"shouldStartNameWithService": True}}, "shop-dev"),
        ({"apiName": "ours"}, "ours"),
    ],
)
def test_the_api_is_named_after_stage_and_service_or_by_hand(
    settings: dict[str, Any], name: str
) -> None:
    assert with_settings(**settings).properties("ApiGatewayRestApi")["Name"] == name


def test_an_existing_api_needs_its_root_resource() -> None:
    found = with_settings(apiGateway={"restApiId": "api"})

    assert found.problems == ["`restApiId` needs `provider.apiGateway.restApiRootResourceId`"]


def test_tracing_and_logs_are_not_for_the_service_to_set_on_an_existing_api() -> None:
    existing = {"restApiId": "api", "restApiRootResourceId": "root"}

    found = with_settings(apiGateway=existing, tracing={"apiGateway": True}, logs={"restApi": True})

    assert found.problems == [
        "`provider.tracing.apiGateway` has no effect on the existing API of `restApiId`",
        "`provider.logs.restApi` has no effect on the existing API of `restApiId`",
    ]
