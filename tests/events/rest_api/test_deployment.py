from __future__ import annotations

from pathlib import Path
from typing import Any

from sls_py.cfn.builder import StackBuilder
from sls_py.events.base import EventContext
from sls_py.events.rest_api.deployment import add_deployment
from sls_py.events.rest_api.settings import read_settings
from sls_py.model.service import Provider, Service
from sls_py.report import SilentReporter
from tests.events.compiling import compiled

GATEWAY_RESPONSE = {"Type": "AWS::ApiGateway::GatewayResponse", "Properties": {}}


def deployment(*configs: Any, **options: Any) -> str:
    found = compiled("http", *configs, **options)
    return next(name for name in found.resources if name.startswith("ApiGatewayDeployment"))


def beside(**resources: Any) -> str:
    """Return the id of the deployment of an API beside the user's own resources."""
    service = Service(
        name="shop",
        provider=Provider(stage="dev", region="us-east-1"),
        directory=Path(),
        file=Path("serverless.yml"),
        resources=resources,
    )
    context = EventContext(
        service=service, builder=StackBuilder(), targets={}, reporter=SilentReporter()
    )
    return add_deployment(context, read_settings(context), [])


def test_an_unchanged_api_keeps_its_deployment() -> None:
    assert deployment("GET /a") == deployment("GET /a")


def test_a_changed_api_gets_a_new_deployment() -> None:
    ids = {
        deployment("GET /a"),
        deployment("GET /b"),
        deployment({"path": "a", "method": "get", "cors": True}),
        deployment("GET /a", settings={"apiGateway": {"binaryMediaTypes": ["*/*"]}}),
        deployment("GET /a", settings={"apiGateway": {"stage": "live"}}),
        deployment("GET /a", alias="provisioned"),
    }

    assert len(ids) == 6


def test_keys_and_plans_take_effect_without_a_new_deployment() -> None:
    assert deployment("GET /a") == deployment("GET /a", settings={"apiGateway": {"apiKeys": ["k"]}})


def test_own_resources_that_belong_to_the_api_are_part_of_it() -> None:
    plain = beside()

    assert beside(Resources={"Queue": {"Type": "AWS::SQS::Queue"}}) == plain
    assert beside(Resources={"Denied": GATEWAY_RESPONSE}) != plain
    assert beside(Resources={"ApiGatewayRestApi": {"Properties": {"Name": "x"}}}) != plain
    assert beside(extensions={"ApiGatewayMethodAGet": {"Properties": {}}}) != plain


def test_the_deployment_waits_for_all_methods() -> None:
    configs = ({"path": "a", "method": "get", "cors": True}, "POST /b")

    found = compiled("http", *configs)

    assert found.resources[deployment(*configs)]["DependsOn"] == [
        "ApiGatewayMethodAOptions",
        "ApiGatewayMethodAGet",
        "ApiGatewayMethodBPost",
    ]


def test_the_address_names_the_stage_that_is_deployed() -> None:
    found = compiled("http", "GET /a", settings={"apiGateway": {"stage": "live"}})

    assert found.outputs["ServiceEndpoint"] == {
        "Description": "URL of the service endpoint",
        "Value": {
            "Fn::Join": [
                "",
                [
                    "https://",
                    {"Ref": "ApiGatewayRestApi"},
                    ".execute-api.",
                    {"Ref": "AWS::Region"},
                    ".",
                    {"Ref": "AWS::URLSuffix"},
                    "/live",
                ],
            ]
        },
    }


def test_the_deployment_is_described_like_the_api() -> None:
    settings = {"apiGateway": {"description": "sells things"}}

    found = compiled("http", "GET /a", settings=settings)

    name = deployment("GET /a", settings=settings)
    assert found.properties(name)["Description"] == "sells things"
