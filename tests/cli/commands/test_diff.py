"""Tests of `slspy diff` and `slspy deploy --plan` on a local cloud."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sls_py.model.target import AwsTarget
from sls_py.testing import MakeProject, Project, Result, environment_of

pytestmark = pytest.mark.emulator

SERVICE = """
    service: shop
    provider:
      name: aws
      runtime: python3.11
      environment:
        KEY: s3cret
    functions:
      hello:
        handler: app.hello
"""
HANDLER = "def hello(event, context):\n    return 'hello'\n"

Run = Callable[..., Result]


@pytest.fixture
def project(slspy_project: MakeProject) -> Project:
    return slspy_project({"serverless.yml": SERVICE, "app.py": HANDLER})


@pytest.fixture
def run(project: Project, local_cloud: AwsTarget) -> Run:
    environment = environment_of(local_cloud)
    return lambda *arguments: project.run(*arguments, env=environment)


def test_a_service_that_was_never_deployed_is_all_new(run: Run) -> None:
    result = run("diff").assert_success()
    assert "  + HelloLambdaFunction AWS::Lambda::Function" in result.out
    assert "  hello: code new" in result.out
    assert run("info").code == 1


def test_the_exit_code_tells_of_differences_only_when_asked(run: Run, project: Project) -> None:
    assert run("diff", "--exit-code").code == 5
    run("deploy").assert_success()
    unchanged = run("diff", "--exit-code").assert_success()
    assert unchanged.out == "no differences\n"
    project.write({"app.py": HANDLER.replace("'hello'", "'new'")})
    assert run("diff").code == 0
    assert run("diff", "--exit-code", "--json").code == 5


def test_a_wrong_service_file_is_no_difference(run: Run, project: Project) -> None:
    project.write({"serverless.yml": SERVICE.replace("handler", "hanlder")})
    assert run("diff", "--exit-code").code == 2


def test_differences_are_told_as_json_without_secrets(run: Run, project: Project) -> None:
    run("deploy").assert_success()
    changed = SERVICE.replace("s3cret", "an0ther").replace(
        "name: aws", "memorySize: 512\n      name: aws"
    )
    project.write({"serverless.yml": changed})
    result = run("diff", "--json").assert_success()
    assert "s3cret" not in result.out
    assert "an0ther" not in result.out
    found = result.json()
    assert (found["changed"], found["stack"]) == (True, "shop-dev")
    (function,) = [it for it in found["resources"] if it["logicalId"] == "HelloLambdaFunction"]
    paths = {value["path"]: value["new"] for value in function["values"]}
    assert paths["Properties.MemorySize"] == 512
    assert paths["Properties.Environment.Variables.KEY"] == "***"


def test_a_package_is_compared_as_it_was_made(run: Run, project: Project) -> None:
    run("deploy").assert_success()
    run("package", "--package", "out").assert_success()
    project.write({"app.py": HANDLER.replace("'hello'", "'new'")})
    assert run("diff", "--package", "out").assert_success().out == "no differences\n"


def test_a_plan_lists_the_steps_and_changes_nothing(run: Run) -> None:
    result = run("deploy", "--plan").assert_success()
    lines = result.out.splitlines()
    assert lines[:2] == ["stack: shop-dev (us-east-1)", "1. create the stack with its bucket"]
    assert "✔ Planned, nothing was changed (" in result.err
    assert run("info").code == 1
    run("deploy").assert_success()
    found = run("deploy", "--plan", "--json").assert_success().json()
    assert (found["changed"], [step["step"] for step in found["steps"]]) == (False, ["skip"])


@pytest.mark.parametrize("option", ["--wait", "--review"])
def test_a_plan_neither_waits_nor_asks(run: Run, option: str) -> None:
    result = run("deploy", "--plan", option)
    assert (result.code, "`--plan` changes nothing" in result.err) == (2, True)


TABLE = """
    resources:
      Resources:
        Things:
          Type: AWS::DynamoDB::Table
          Properties:
            TableName: things
            BillingMode: PAY_PER_REQUEST
            AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
            KeySchema: [{AttributeName: id, KeyType: HASH}]
"""
WIDER = """
      iam:
        role:
          statements:
            - {Effect: Allow, Action: "s3:*", Resource: "*"}
    functions:
"""


def test_replacements_and_wider_permissions_stand_out(run: Run, project: Project) -> None:
    project.write({"serverless.yml": SERVICE + TABLE})
    run("deploy").assert_success()
    service = SERVICE.replace("\n    functions:\n", WIDER) + TABLE.replace("things", "others")
    project.write({"serverless.yml": service})
    shown = run("diff").assert_success().out
    assert "  ~ Things AWS::DynamoDB::Table is replaced" in shown
    assert "permissions that widen:\n  ! IamRoleLambdaExecution allows `s3:*` on `*`" in shown
    marked = run("diff", "--markdown").assert_success().out
    assert marked.startswith("### `shop-dev` in us-east-1")
    found = run("diff", "--json").assert_success().json()
    assert [item["replacement"] for item in found["resources"]] == ["no", "yes"]
    assert found["widened"][0]["what"] == "allows `s3:*` on `*`"
    failed = run("diff", "--fail-on-replace", "AWS::DynamoDB::Table")
    assert failed.code == 1
    assert "`Things` (AWS::DynamoDB::Table) is replaced" in failed.err
    assert "is replaced" in failed.out
    run("diff", "--fail-on-replace", "AWS::S3::Bucket").assert_success()
    assert run("diff", "--fail-on-replace", "any", "--json").json()["ok"] is False
