"""A deployment with hidden secrets leaves them nowhere but where they are used."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from sls_py.model.target import AwsTarget
from sls_py.testing import MakeProject, Project, Result, environment_of
from tests.cli.commands.cloud_secrets import PASSWORD, TOKEN, client, put_secrets

pytestmark = pytest.mark.emulator

SERVICE = """
    service: shop
    provider:
      name: aws
      runtime: python3.12
      region: us-east-1
      secrets: hidden
      environment:
        PASSWORD: ${ssm:/shop/password}
        URL: db://me:${ssm:/shop/password}@host:${secretsmanager:shop.port}
        TOKEN: ${secretsmanager:shop.token}
    functions:
      hello:
        handler: app.hello
"""
LIVE = {
    "PASSWORD": PASSWORD,
    "URL": f"db://me:{PASSWORD}@host:5432",
    "TOKEN": TOKEN,
}

Run = Callable[..., Result]


@pytest.fixture
def project(slspy_project: MakeProject, local_cloud: AwsTarget) -> Project:
    put_secrets(local_cloud)
    return slspy_project({"serverless.yml": SERVICE, "app.py": "def hello(event, context): ..."})


@pytest.fixture
def run(project: Project, local_cloud: AwsTarget) -> Run:
    """Run command lines on the service, and fail when one of them tells a secret."""

    def run_discreetly(*arguments: str) -> Result:
        result = project.run(*arguments, env=environment_of(local_cloud))
        assert "hunter2" not in result.out + result.err
        return result

    return run_discreetly


def environment(target: AwsTarget) -> dict[str, str]:
    found = client(target, "lambda").get_function_configuration(FunctionName="shop-dev-hello")
    variables: dict[str, str] = found["Environment"]["Variables"]
    return variables


def traces(project: Project, target: AwsTarget) -> Iterator[str]:
    """Find everything with a secret in it: files of the project, objects in buckets, the stack's template."""
    for path in project.path.rglob("*"):
        if path.is_file() and b"hunter2" in path.read_bytes():
            yield str(path)
    s3 = client(target, "s3")
    for bucket in s3.list_buckets()["Buckets"]:
        for item in s3.list_objects_v2(Bucket=bucket["Name"]).get("Contents", ()):
            body = s3.get_object(Bucket=bucket["Name"], Key=item["Key"])["Body"].read()
            if b"hunter2" in body:
                yield f"s3://{bucket['Name']}/{item['Key']}"
    stacks = client(target, "cloudformation")
    for stack in stacks.describe_stacks()["Stacks"]:
        template = stacks.get_template(StackName=stack["StackName"])["TemplateBody"]
        if "hunter2" in repr(stack) or "hunter2" in repr(template):
            yield stack["StackName"]


def test_a_deployment_leaves_hidden_secrets_nowhere(
    run: Run, project: Project, local_cloud: AwsTarget
) -> None:
    run("deploy", "--verbose").assert_success()
    assert environment(local_cloud) == LIVE
    assert list(traces(project, local_cloud)) == []


def test_nothing_changes_when_it_is_deployed_again(run: Run) -> None:
    run("deploy").assert_success()
    assert run("deploy", "--json").assert_success().json()["changed"] is False


def test_a_new_secret_reaches_the_function(run: Run, local_cloud: AwsTarget) -> None:
    run("deploy").assert_success()
    client(local_cloud, "ssm").put_parameter(
        Name="/shop/password", Value="hunter2-new", Type="SecureString", Overwrite=True
    )
    run("deploy").assert_success()
    assert environment(local_cloud)["PASSWORD"] == "hunter2-new"


def test_secrets_of_a_package_are_read_when_it_is_deployed(
    run: Run, project: Project, local_cloud: AwsTarget
) -> None:
    run("package", "--package", "out").assert_success()
    assert list(traces(project, local_cloud)) == []
    (project.path / "serverless.yml").unlink()
    run("deploy", "--package", "out").assert_success()
    assert environment(local_cloud) == LIVE
    assert list(traces(project, local_cloud)) == []


def test_a_change_set_gets_them_too(run: Run, project: Project, local_cloud: AwsTarget) -> None:
    settings = SERVICE.replace(
        "secrets: hidden", "secrets: hidden\n      deploymentMethod: changesets"
    )
    project.write({"serverless.yml": settings})
    run("deploy").assert_success()
    assert environment(local_cloud) == LIVE
    assert list(traces(project, local_cloud)) == []


@pytest.fixture
def referring(project: Project, run: Run) -> Run:
    """Run command lines on the service when CloudFormation reads the secrets that it can."""
    project.write({"serverless.yml": SERVICE.replace("secrets: hidden", "secrets: references")})
    return run


def test_cloudformation_reads_secrets_itself(
    referring: Run, project: Project, local_cloud: AwsTarget
) -> None:
    told = referring("deploy").assert_success().err
    assert "passed as parameters: `provider.environment.PASSWORD`" in told
    assert environment(local_cloud) == LIVE
    assert list(traces(project, local_cloud)) == []
    template = client(local_cloud, "cloudformation").get_template(StackName="shop-dev")
    assert "{{resolve:secretsmanager:shop:SecretString:token::" in repr(template["TemplateBody"])
    referring("deploy", "function", "-f", "hello").assert_success()
    assert environment(local_cloud) == LIVE


def test_secrets_that_only_cloudformation_reads_need_no_new_deployment(
    referring: Run, project: Project
) -> None:
    lines = (project.path / "serverless.yml").read_text().splitlines(keepends=True)
    text = "".join(line for line in lines if "${ssm:" not in line)
    (project.path / "serverless.yml").write_text(text)
    assert "passed as parameters" not in referring("deploy").assert_success().err
    assert referring("deploy", "--json").assert_success().json()["changed"] is False


def test_a_new_version_of_a_secret_reaches_the_function(
    referring: Run, local_cloud: AwsTarget
) -> None:
    referring("deploy").assert_success()
    client(local_cloud, "secretsmanager").put_secret_value(
        SecretId="shop", SecretString='{"token": "hunter2-newer", "port": 1}'
    )
    referring("deploy").assert_success()
    assert environment(local_cloud)["TOKEN"] == "hunter2-newer"


def test_by_default_a_secret_in_the_template_is_warned_of_once(run: Run, project: Project) -> None:
    project.write({"serverless.yml": SERVICE.replace("secrets: hidden", "secrets: clear")})
    told = run("package").assert_success().err
    assert told.count("secrets stand in clear") == 1
    assert "`provider.environment.PASSWORD`" in told
    state = (project.path / ".slspy/slspy-state.json").read_text()
    assert "hunter2" not in state
    assert (
        "hunter2" in (project.path / ".slspy/cloudformation-template-update-stack.json").read_text()
    )


def test_secret_parameters_of_the_stack_are_not_in_the_package(
    run: Run, project: Project, local_cloud: AwsTarget
) -> None:
    service = """
        service: shop
        provider:
          name: aws
          region: us-east-1
          stackParameters:
            - ParameterKey: Password
              ParameterValue: ${ssm:/shop/password}
        resources:
          Parameters:
            Password: {Type: String, NoEcho: true}
          Resources:
            Queue:
              Type: AWS::SQS::Queue
              Properties:
                QueueName: {Ref: Password}
    """
    project.write({"serverless.yml": service})
    run("package", "--package", "out").assert_success()
    assert list(traces(project, local_cloud)) == []
    run("deploy", "--package", "out").assert_success()
    (url,) = client(local_cloud, "sqs").list_queues()["QueueUrls"]
    assert url.endswith(PASSWORD)


def test_no_other_command_tells_a_hidden_secret(
    run: Run, project: Project, local_cloud: AwsTarget
) -> None:
    run("deploy", "--plan").assert_success()
    run("diff", "--json")
    run("deploy").assert_success()
    project.write({"app.py": "def hello(event, context): return 1"})
    run("diff").assert_success()
    run("deploy", "--plan", "--json").assert_success()
    run("deploy", "function", "-f", "hello", "--verbose").assert_success()
    assert environment(local_cloud) == LIVE
    run("info", "--json").assert_success()
    run("validate", "--json").assert_success()
    assert list(traces(project, local_cloud)) == []


def test_outputs_with_a_secret_are_not_told(run: Run, project: Project) -> None:
    settings = SERVICE.replace("secrets: hidden", "secrets: clear")
    outputs = """
    resources:
      Outputs:
        Password:
          Value: ${ssm:/shop/password}
    """
    project.write({"serverless.yml": settings + outputs.removeprefix("\n")})
    run("deploy", "--json").assert_success()
    run("info").assert_success()
    run("info", "--verbose", "--json").assert_success()
    run("diff").assert_success()


def test_an_earlier_deployment_comes_back_with_the_secrets_of_today(
    run: Run, project: Project, local_cloud: AwsTarget
) -> None:
    run("deploy").assert_success()
    project.write(
        {"serverless.yml": SERVICE.replace("        TOKEN:", "        NAME: x\n        TOKEN:")}
    )
    run("deploy").assert_success()
    assert "NAME" in environment(local_cloud)
    run("rollback", "--yes").assert_success()
    assert environment(local_cloud) == LIVE
    assert list(traces(project, local_cloud)) == []
