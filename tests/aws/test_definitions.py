"""State machines and OpenAPI documents against a running cloud."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from sls_py.aws import connect
from sls_py.aws.sync_protocols import SyncGateways, for_sync
from sls_py.model.target import AwsTarget

MACHINE = {"StartAt": "End", "States": {"End": {"Type": "Pass", "Result": 1, "End": True}}}


@pytest.fixture
def gateways(local_cloud: AwsTarget) -> SyncGateways:
    return for_sync(connect(local_cloud))


def client(cloud: AwsTarget, service: str) -> Any:
    return boto3.client(
        service,
        region_name=cloud.region,
        endpoint_url=cloud.endpoint_url,
        aws_access_key_id=cloud.access_key_id,
        aws_secret_access_key=cloud.secret_access_key,
    )


def document(*paths: str) -> dict[str, Any]:
    answer = {"type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'}}
    method = {"get": {"responses": {}, "x-amazon-apigateway-integration": answer}}
    return {
        "openapi": "3.0.1",
        "info": {"title": "shop", "version": "1"},
        "paths": dict.fromkeys(paths, method),
    }


@pytest.mark.emulator
def test_a_state_machine_gets_a_definition(gateways: SyncGateways, local_cloud: AwsTarget) -> None:
    trusted = {"Version": "2012-10-17", "Statement": []}
    role = client(local_cloud, "iam").create_role(
        RoleName="orders", AssumeRolePolicyDocument=json.dumps(trusted)
    )
    made = client(local_cloud, "stepfunctions").create_state_machine(
        name="orders",
        definition=json.dumps(MACHINE),
        roleArn=role["Role"]["Arn"],
    )
    changed = json.dumps({**MACHINE, "Comment": "new"})

    gateways.state_machines.define(made["stateMachineArn"], changed)

    assert gateways.state_machines.definition(made["stateMachineArn"]) == changed


@pytest.mark.emulator
def test_a_rest_api_gets_a_document_and_its_stages_serve_it(
    gateways: SyncGateways, local_cloud: AwsTarget
) -> None:
    rest = client(local_cloud, "apigateway")
    api = rest.create_rest_api(name="shop")["id"]
    first = rest.create_deployment(restApiId=api, stageName="dev")["id"]
    rest.create_stage(restApiId=api, stageName="beta", deploymentId=first)

    for paths in (("/orders",), ("/orders", "/carts/{id}")):
        gateways.api_definitions.put_rest(
            api, json.dumps(document(*paths)).encode(), {"mode": "overwrite"}
        )
        gateways.api_definitions.deploy_rest(api, ("dev", "beta"), "slspy sync")

    found = {one["path"] for one in rest.get_resources(restApiId=api)["items"]}
    assert found == {"/", "/orders", "/carts", "/carts/{id}"}
    assert "GET" in next(
        one["resourceMethods"]
        for one in rest.get_resources(restApiId=api)["items"]
        if one["path"] == "/orders"
    )
    stages = rest.get_stages(restApiId=api)["item"]
    deployments = {one["id"] for one in rest.get_deployments(restApiId=api)["items"]}
    assert len({one["deploymentId"] for one in stages}) == 1
    assert deployments == {first, stages[0]["deploymentId"]}
