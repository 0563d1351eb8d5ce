"""Running `docker`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sls_py.aws.records import RegistryLogin
from sls_py.deploy.docker import Docker
from sls_py.errors import DeploymentError, UsageError
from sls_py.model.image import ImageBuild
from sls_py.position import Position
from tests.deploy.fake_docker import FakeDocker, digest

LOGIN = RegistryLogin(username="AWS", password="hunter2", endpoint="https://ecr")
REFUSAL = "denied: Your authorization token has expired. Reauthenticate and try again."


@pytest.fixture
def fake(tmp_path: Path) -> FakeDocker:
    return FakeDocker(tmp_path / "docker")


def an_image(**settings: Any) -> ImageBuild:
    return ImageBuild(**({"name": "app", "path": "./app", "functions": ("hello",)} | settings))


def docker(fake: FakeDocker, lines: list[str] | None = None, **environ: str) -> Docker:
    told = lines if lines is not None else []
    return Docker(fake.home, fake.environ(**environ), told.append)


def test_an_image_is_built_in_the_folder_of_the_service(fake: FakeDocker) -> None:
    docker(fake).build(an_image(), "shop:app")
    assert fake.calls == [f"build -t shop:app -f {fake.home}/app/Dockerfile ./app"]
    assert fake.read("directory") == str(fake.home)


def test_every_setting_becomes_an_option(fake: FakeDocker) -> None:
    image = an_image(
        file="Dockerfile.dev",
        build_args={"STAGE": "dev", "V": "a b"},
        build_options=("--ssh", "default"),
        cache_from=("one", "two"),
        platform="linux/arm64",
        provenance="false",
    )
    docker(fake).build(image, "shop:app")
    (call,) = fake.calls
    assert call == (
        f"build -t shop:app -f {fake.home}/app/Dockerfile.dev --build-arg=STAGE=dev --build-arg=V=a b "
        "--cache-from=one --cache-from=two --platform=linux/arm64 --provenance=false --ssh default ./app"
    )


@pytest.mark.parametrize(
    ("settings", "environ", "expected"),
    [
        ({"architecture": "x86_64"}, {}, "linux/amd64 1"),
        ({"architecture": "arm64"}, {}, "linux/arm64 1"),
        ({}, {}, " 1"),
        ({"provenance": "mode=max"}, {}, " "),
        ({"architecture": "arm64"}, {"DOCKER_DEFAULT_PLATFORM": "mine"}, "mine 1"),
        ({}, {"BUILDX_NO_DEFAULT_ATTESTATIONS": "0"}, " 0"),
    ],
)
def test_a_build_is_for_lambda_unless_the_user_says_otherwise(
    fake: FakeDocker, settings: dict[str, str], environ: dict[str, str], expected: str
) -> None:
    docker(fake, [], **environ).build(an_image(**settings), "shop:app")
    assert fake.environment == [expected]


def test_a_build_that_fails_shows_the_end_of_what_was_written(fake: FakeDocker) -> None:
    image = an_image(position=Position("serverless.yml", 9, 7))
    with pytest.raises(DeploymentError, match="image `app` was not built") as caught:
        docker(fake, BUILD_FAILS="no such package").build(image, "shop:app")
    assert caught.value.failures == ("Step 1/1 : FROM scratch", "no such package")
    assert caught.value.position == image.position


def test_a_daemon_that_does_not_run_is_explained(fake: FakeDocker) -> None:
    words = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock."
    with pytest.raises(DeploymentError) as caught:
        docker(fake, BUILD_FAILS=words).build(an_image(), "shop:app")
    assert caught.value.hint == "start Docker"


def test_every_line_is_told_while_it_is_written(fake: FakeDocker) -> None:
    lines: list[str] = []
    docker(fake, lines).build(an_image(), "shop:app")
    assert lines == ["Step 1/1 : FROM scratch"]


def test_an_image_is_tagged_and_pushed(fake: FakeDocker) -> None:
    ran = docker(fake).push(an_image(), "shop:app", "ecr/shop:app")
    assert fake.calls == ["tag shop:app ecr/shop:app", "push ecr/shop:app"]
    assert f"app: digest: {digest('ecr/shop:app')} size: 528" in ran.lines
    assert not ran.refused


@pytest.mark.parametrize("words", [REFUSAL, "no basic auth credentials", "401 Unauthorized"])
def test_a_registry_that_wants_a_login_is_recognized(fake: FakeDocker, words: str) -> None:
    assert docker(fake, LOCKED=words).push(an_image(), "shop:app", "ecr/shop:app").refused


def test_other_refusals_are_errors(fake: FakeDocker) -> None:
    with pytest.raises(DeploymentError, match="image `app` was not pushed") as caught:
        docker(fake, LOCKED="name unknown").push(an_image(), "shop:app", "ecr/shop:app")
    assert caught.value.failures == ("name unknown",)


def test_the_password_goes_through_the_standard_input(fake: FakeDocker) -> None:
    lines: list[str] = []
    docker(fake, lines).login(LOGIN)
    assert fake.calls == ["login --username AWS --password-stdin https://ecr"]
    assert fake.read("password") == "hunter2"
    assert "hunter2" not in repr((lines, LOGIN))


def test_a_login_that_fails_is_told(fake: FakeDocker) -> None:
    message = "Error saving credentials: not implemented"
    with pytest.raises(DeploymentError, match="`docker login https://ecr` failed") as caught:
        docker(fake, LOGIN_FAILS=message).login(LOGIN)
    assert caught.value.failures == (message,)


def test_without_docker_the_way_out_is_told(tmp_path: Path) -> None:
    lines: list[str] = []
    with pytest.raises(UsageError, match="`docker` is not on the PATH") as caught:
        Docker(tmp_path, {"PATH": str(tmp_path)}, lines.append)
    assert "`uri`" in str(caught.value.hint)
