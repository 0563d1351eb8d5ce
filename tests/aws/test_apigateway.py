"""REST APIs against a running cloud."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from sls_py.aws import connect
from sls_py.aws.api import Api
from sls_py.aws.apigateway import ApiGatewayRestApis
from sls_py.aws.errors import Translator
from sls_py.aws.protocols import Gateways
from sls_py.model.deployed import LiveRestStage
from sls_py.model.target import AwsTarget


@pytest.fixture
def client(local_cloud: AwsTarget) -> Any:
    return boto3.client(
        "apigateway",
        region_name=local_cloud.region,
        endpoint_url=local_cloud.endpoint_url,
        aws_access_key_id=local_cloud.access_key_id,
        aws_secret_access_key=local_cloud.secret_access_key,
    )


@pytest.fixture
def gateways(local_cloud: AwsTarget) -> Gateways:
    return connect(local_cloud)


@pytest.mark.emulator
def test_a_stage_is_made_and_set(gateways: Gateways, client: Any) -> None:
    api = client.create_rest_api(name="shop")["id"]
    deployment = client.create_deployment(restApiId=api)["id"]
    apis = gateways.rest_apis
    assert apis.stage(api, "dev") is None
    apis.create_stage(api, "dev", deployment=deployment)
    assert apis.stage(api, "dev") == LiveRestStage(api=api, name="dev")
    group = "arn:aws:logs:us-east-1:000000000000:log-group:x"
    values = {
        "/tracingEnabled": "true",
        "/*/*/metrics/enabled": "true",
        "/*/*/logging/dataTrace": "true",
        "/*/*/logging/loglevel": "ERROR",
        "/accessLogSettings/destinationArn": group,
        "/accessLogSettings/format": "$context.status",
    }
    operations = [{"op": "replace", "path": path, "value": it} for path, it in values.items()]
    apis.update_stage(api, "dev", operations)
    arn = f"arn:aws:apigateway:us-east-1::/restapis/{api}/stages/dev"
    apis.tag_stage(arn, {"a": "b", "c": "d"})
    apis.tag_stage(arn, {}, remove=["c"])
    assert apis.stage(api, "dev") == LiveRestStage(
        api=api,
        name="dev",
        tracing=True,
        metrics=True,
        log_level="ERROR",
        full_data=True,
        access_arn=group,
        access_format="$context.status",
        tags={"a": "b"},
    )
    apis.update_stage(api, "dev", [{"op": "remove", "path": "/accessLogSettings"}])
    found = apis.stage(api, "dev")
    assert found is not None
    assert (found.access_arn, found.access_format) == (None, None)


@pytest.mark.emulator
def test_an_api_leaves_the_usage_plans_it_is_in(gateways: Gateways, client: Any) -> None:
    api = client.create_rest_api(name="shop")["id"]
    client.create_deployment(restApiId=api, stageName="dev")
    client.create_usage_plan(name="mine", apiStages=[{"apiId": api, "stage": "dev"}])
    assert gateways.rest_apis.leave_usage_plans(api) == 1
    assert gateways.rest_apis.leave_usage_plans(api) == 0


@pytest.mark.emulator
def test_a_log_group_is_deleted_once(gateways: Gateways, local_cloud: AwsTarget) -> None:
    for _ in range(2):
        gateways.logs.delete_group("/aws/api-gateway/shop-dev")


class Plans:
    """A boto3 client with two pages of usage plans."""

    def __init__(self) -> None:
        self.left: list[tuple[str, str]] = []

    def get_paginator(self, _operation: str) -> Plans:
        return self

    def paginate(self) -> list[dict[str, Any]]:
        here, there = {"apiId": "a", "stage": "dev"}, {"apiId": "b", "stage": "dev"}
        return [
            {"items": [{"id": "1", "apiStages": [here, there]}, {"id": "2"}]},
            {"items": [{"id": "3", "apiStages": [there, here]}]},
        ]

    def update_usage_plan(self, **given: Any) -> dict[str, Any]:
        (operation,) = given["patchOperations"]
        self.left.append((given["usagePlanId"], operation["value"]))
        return {}


def test_only_the_own_stages_leave_a_usage_plan() -> None:
    plans = Plans()
    api = Api("apigateway", lambda: plans, Translator(AwsTarget(region="eu-west-1")))
    assert ApiGatewayRestApis(api).leave_usage_plans("a") == 2
    assert plans.left == [("1", "a:dev"), ("3", "a:dev")]
