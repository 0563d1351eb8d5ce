"""Tests of container images from the service file to the cloud."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sls_py.aws import connect
from sls_py.model.target import AwsTarget
from sls_py.testing import MakeProject, Project
from tests.deploy.fake_docker import FakeDocker, digest

URI = "000000000000.dkr.ecr.us-east-1.amazonaws.com/serverless-shop-dev"
NOWHERE = {
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
    "PATH": "/nowhere",
}


def service(image: str = "app", entry: str = "./app", more: str = "") -> dict[str, str]:
    text = f"""\
service: shop
provider:
  name: aws
  ecr:
    images:
      app: {entry}
functions:
  hello:
    image: {image}
{more}"""
    return {"serverless.yml": text, "app/Dockerfile": "FROM scratch\n"}


@pytest.fixture
def project(slspy_project: MakeProject) -> Project:
    return slspy_project(service())


@pytest.fixture
def docker(tmp_path: Path) -> FakeDocker:
    return FakeDocker(tmp_path / "docker")


def image_of(project: Project, folder: str = ".slspy") -> Any:
    return project.template(folder)["Resources"]["HelloLambdaFunction"]["Properties"]["Code"]


def test_a_package_to_look_at_needs_neither_docker_nor_aws(project: Project) -> None:
    result = project.run("package", env=NOWHERE).assert_success()
    assert "`app` not built" in result.err
    assert list(image_of(project)["ImageUri"]) == ["Fn::Sub"]


@pytest.mark.parametrize("reference", ["app:v1", f"app@sha256:{'a' * 64}"])
def test_a_package_with_images_from_elsewhere_needs_neither(
    slspy_project: MakeProject, reference: str
) -> None:
    uri = f"1.dkr.ecr.us-east-1.amazonaws.com/{reference}"
    project = slspy_project(service(entry=uri))
    project.run("package", "--package", "out", env=NOWHERE).assert_success()
    assert image_of(project, "out") == {"ImageUri": uri}
    assert project.package("out").stack.functions["hello"].image_uri == uri


def test_a_package_without_its_images_is_not_deployed(project: Project) -> None:
    project.run("package").assert_success()
    result = project.run("deploy", "--package", ".slspy", env=NOWHERE)
    assert result.code == 2
    assert "the images of `hello` were not built" in result.err


@pytest.mark.parametrize("command", [("deploy",), ("package", "--package", "out")])
def test_without_docker_nothing_is_begun(project: Project, command: tuple[str, ...]) -> None:
    result = project.run(*command, env=NOWHERE)
    assert result.code == 2
    assert "`docker` is not on the PATH" in result.err


def test_what_else_is_wrong_is_told_before_images_are_built(
    slspy_project: MakeProject, docker: FakeDocker
) -> None:
    queue = "resources: {Resources: {Q: {Type: 'AWS::SQS::Queue', DependsOn: Gone}}}\n"
    project = slspy_project(service(more=queue))
    result = project.run("deploy", env=NOWHERE | docker.environ())
    assert (result.code, docker.calls) == (2, [])
    assert "`DependsOn` names `Gone`" in result.err


def test_the_local_cloud_gets_no_images(project: Project, docker: FakeDocker) -> None:
    result = project.run("package", "--local", env=docker.environ()).assert_success()
    assert "the local cloud runs no container images" in result.err
    assert docker.calls == []


@pytest.mark.parametrize("command", [("deploy",), ("deploy", "function", "-f", "hello")])
def test_the_local_cloud_is_not_begun_with_an_image(
    project: Project, docker: FakeDocker, tmp_path: Path, command: tuple[str, ...]
) -> None:
    env = docker.environ() | {"SLSPY_LOCAL_HOME": str(tmp_path / "local")}
    result = project.run(*command, "--local", env=env)
    assert (result.code, docker.calls) == (2, [])
    assert (
        "function `hello` runs a container image, which the local cloud does not run" in result.err
    )
    assert "serverless.yml:9" in result.err
    assert "`enabled: false`" in result.err
    assert not (tmp_path / "local").exists()


def test_a_runtime_that_the_local_cloud_does_not_run_is_shown_where_it_is(
    slspy_project: MakeProject,
) -> None:
    text = """\
service: shop
provider: {name: aws, runtime: java21}
functions:
  first: {handler: com.example.First, package: {artifact: first.jar}}
  second: {handler: app.second, runtime: ruby3.4}
  third: {handler: app.third, runtime: python3.12}
"""
    result = slspy_project({"serverless.yml": text}).run("deploy", "--local")
    assert result.code == 2
    assert "function `first` has runtime `java21`" in result.err
    assert "function `second` has runtime `ruby3.4`" in result.err
    assert "serverless.yml:2" in result.err
    assert "`third`" not in result.err


@pytest.mark.emulator
class TestInTheCloud:
    @pytest.fixture
    def environ(self, local_cloud: AwsTarget, docker: FakeDocker) -> dict[str, str]:
        return docker.environ(
            AWS_ENDPOINT_URL=str(local_cloud.endpoint_url),
            AWS_ACCESS_KEY_ID=str(local_cloud.access_key_id),
            AWS_SECRET_ACCESS_KEY=str(local_cloud.secret_access_key),
        )

    def test_an_image_lives_and_dies_with_its_service(
        self, project: Project, docker: FakeDocker, environ: dict[str, str], local_cloud: AwsTarget
    ) -> None:
        project.run("deploy", env=environ).assert_success()
        assert image_of(project) == {"ImageUri": f"{URI}@{digest(f'{URI}:app')}"}
        assert [call.split()[0] for call in docker.calls] == ["build", "tag", "push"]
        images = connect(local_cloud).images
        assert images.repository("serverless-shop-dev") is not None
        project.run("remove", "--yes", env=environ).assert_success()
        assert images.repository("serverless-shop-dev") is None

    def test_a_package_is_deployed_where_there_is_no_docker(
        self, project: Project, docker: FakeDocker, environ: dict[str, str]
    ) -> None:
        project.run("package", "--package", "out", env=environ).assert_success()
        project.run(
            "deploy", "--package", "out", env=environ | {"PATH": "/nowhere"}
        ).assert_success()
        assert len(docker.calls) == 3

    def test_a_function_is_updated_with_a_new_image(
        self, project: Project, docker: FakeDocker, environ: dict[str, str]
    ) -> None:
        project.run("deploy", env=environ).assert_success()
        project.run("deploy", "function", "-f", "hello", env=environ).assert_success()
        assert len(docker.calls) == 6
        project.run("deploy", "function", "-f", "hello", "-u", env=environ).assert_success()
        assert len(docker.calls) == 6
