"""Settings of a REST API's stage, deployed to a local cloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest

from sls_py.model.target import AwsTarget
from sls_py.testing import MakeProject, Result, environment_of

pytestmark = pytest.mark.emulator

SERVICE = """
    service: shop
    provider:
      name: aws
      runtime: python3.11
      {settings}
    functions:
      hello:
        handler: app.hello
        events:
          - http: GET /hello
"""
SETTINGS = """
      stackTags: {team: shop}
      tags: {owner: ada}
      tracing: {apiGateway: true}
      apiGateway: {metrics: true, apiKeys: [key]}
      logs: {restApi: {format: $context.status, level: ERROR}}
"""
HANDLER = "def hello(event, context):\n    return {'statusCode': 200}\n"

Run = Callable[..., Result]


@pytest.fixture
def run(slspy_project: MakeProject, local_cloud: AwsTarget) -> Run:
    project = slspy_project({"app.py": HANDLER})

    def run_with(settings: str, *arguments: str) -> Result:
        project.write({"serverless.yml": SERVICE.replace("{settings}", settings.strip())})
        return project.run(*arguments, env=environment_of(local_cloud)).assert_success()

    return run_with


@pytest.fixture
def stage(local_cloud: AwsTarget) -> Callable[[], Any]:
    client = boto3.client(
        "apigateway",
        region_name=local_cloud.region,
        endpoint_url=local_cloud.endpoint_url,
        aws_access_key_id=local_cloud.access_key_id,
        aws_secret_access_key=local_cloud.secret_access_key,
    )

    def get() -> Any:
        (api,) = client.get_rest_apis()["items"]
        return client.get_stage(restApiId=api["id"], stageName="dev")

    return get


def test_a_stage_is_set_reset_and_removed(run: Run, stage: Callable[[], Any]) -> None:
    result = run(SETTINGS, "deploy")
    set_ = "set tracing, metrics, execution logs, access logs, tags"
    assert f"stage `dev` of the REST API: {set_}" in result.err
    found = stage()
    assert found["tracingEnabled"] is True
    assert found["tags"] == {"team": "shop", "owner": "ada"}
    assert found["accessLogSettings"] == {
        "destinationArn": "arn:aws:logs:us-east-1:000000000000:log-group:/aws/api-gateway/shop-dev",
        "format": "$context.status",
    }
    methods = found["methodSettings"]["*/*"]
    assert (methods["metricsEnabled"], methods["loggingLevel"]) == (True, "ERROR")
    assert "No changes to deploy" in run(SETTINGS, "deploy").err

    run("", "deploy")
    found = stage()
    assert (found["tracingEnabled"], found["tags"]) == (False, {})
    assert not found.get("accessLogSettings")
    methods = found["methodSettings"]["*/*"]
    assert (methods["metricsEnabled"], methods["loggingLevel"]) == (False, "OFF")
    assert "No changes to deploy" in run("", "deploy").err

    run(SETTINGS, "deploy")
    assert "✔ Service shop removed" in run(SETTINGS, "remove").err
