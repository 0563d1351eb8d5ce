"""Tests of `slspy invoke local`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sls_py import emulator
from sls_py.testing import MakeProject, Project

pytestmark = pytest.mark.emulator

SERVICE = """
    service: shop
    provider:
      name: aws
      runtime: python3.11
      environment:
        TABLE: !Ref Table
        TOPIC: !GetAtt Topic.TopicName
        WHERE: !Sub "${AWS::StackName} in ${AWS::Region}"
    layers:
      shared:
        path: shared
    functions:
      hello:
        handler: app.hello
        layers:
          - !Ref SharedLambdaLayer
      fails:
        handler: app.fails
      asks:
        handler: app.asks
        timeout: 20
      java:
        handler: app.Main
        runtime: java21
    resources:
      Resources:
        Table:
          Type: AWS::DynamoDB::Table
          Properties:
            TableName: things
            BillingMode: PAY_PER_REQUEST
            AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
            KeySchema: [{AttributeName: id, KeyType: HASH}]
        Topic:
          Type: AWS::SNS::Topic
"""
APP = """
import os

def hello(event, context):
    import shared
    print("said", event)
    names = ("TABLE", "TOPIC", "WHERE", "MINE")
    return [event, context.aws_request_id, shared.value, [os.environ.get(name) for name in names]]

def fails(event, context):
    raise KeyError("x")

def asks(event, context):
    import boto3
    return boto3.client("sts").get_caller_identity()["Account"]
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    directory = tmp_path / "cloud"
    yield directory
    emulator.stop(directory)


@pytest.fixture
def project(slspy_project: MakeProject, home: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("SLSPY_LOCAL_HOME", str(home))
    files = {"serverless.yml": SERVICE, "app.py": APP, "shared/python/shared.py": "value = 5\n"}
    return slspy_project(files)


def test_a_function_runs_without_being_deployed(project: Project, home: Path) -> None:
    arguments = ("--data", '{"a": 1}', "--context", '{"awsRequestId": "id-1"}', "--env", "MINE=2")
    result = project.run("invoke", "local", "-f", "hello", *arguments, "--json").assert_success()
    where = "shop-dev in us-east-1"
    assert result.json()["payload"] == [{"a": 1}, "id-1", 5, ["things", None, where, "2"]]
    assert "said {'a': 1}" in result.json()["log"]
    assert "only a deployment knows the value: `TOPIC`" in result.err
    assert emulator.status(home) is None


def test_values_of_a_local_deployment_are_used(project: Project) -> None:
    service = project.path / "serverless.yml"
    service.write_text(service.read_text().replace("runtime: java21", "runtime: python3.11"))
    project.run("deploy", "--local").assert_success()
    payload = project.run("invoke", "local", "-f", "hello", "--json").assert_success().json()
    topic = payload["payload"][3][1]
    assert topic.startswith("shop-dev-Topic")
    asked = project.run("invoke", "local", "-f", "asks", "--json").assert_success().json()
    assert asked["payload"] == "000000000000"


def test_without_a_local_cloud_no_call_leaves_the_machine(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAREAL")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    result = project.run("invoke", "local", "-f", "asks", "--json")
    assert result.code == 1
    assert result.json()["payload"]["errorType"] == "EndpointConnectionError"
    assert "127.0.0.1" in result.json()["payload"]["errorMessage"]


def test_a_function_that_fails_ends_with_1(project: Project) -> None:
    result = project.run("invoke", "local", "-f", "fails")
    assert result.code == 1
    assert "function `fails` failed: KeyError: 'x'" in result.err
    assert "Traceback" in result.err


def test_a_runtime_that_cannot_run_here_is_named(project: Project) -> None:
    result = project.run("invoke", "local", "-f", "java")
    assert (result.code, "does not run java21" in result.err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--context", "[]"), "the context is not a JSON object"),
        (("--context", "{}", "--contextPath", "x"), "exclude each other"),
        (("--env", "NAME"), "is not NAME=VALUE"),
    ],
)
def test_wrong_arguments_are_refused(
    arguments: tuple[str, ...], message: str, project: Project
) -> None:
    result = project.run("invoke", "local", "-f", "hello", *arguments)
    assert (result.code, message in result.err) == (2, True)


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_new_code_is_run_at_once(slspy_project: MakeProject, tmp_path: Path) -> None:
    files = {
        "serverless.yml": SERVICE.replace("python3.11", "nodejs20.x").replace(
            "app.asks", "app.hello"
        ),
        "app.js": "exports.fails = async () => 1",
    }
    project = slspy_project(files)
    environ = {"SLSPY_LOCAL_HOME": str(tmp_path / "cloud")}
    assert project.run("invoke", "local", "-f", "fails", env=environ).assert_success().out == "1\n"
    (project.path / "app.js").write_text("exports.fails = async () => 2")
    assert project.run("invoke", "local", "-f", "fails", env=environ).assert_success().out == "2\n"
