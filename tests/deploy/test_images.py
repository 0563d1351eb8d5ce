"""Bringing container images to ECR."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sls_py.aws.records import Repository
from sls_py.deploy.images import publish_images
from sls_py.errors import DeploymentError, ServiceFileError, UsageError
from sls_py.model.function import Function, Image
from sls_py.model.service import Provider, Service
from sls_py.position import Position, SourceMap
from sls_py.report import Note, SilentReporter, Warned
from sls_py.testing.fakes import FakeGateways
from tests.deploy.fake_docker import FakeDocker, digest

HOST = "123456789012.dkr.ecr.eu-central-1.amazonaws.com"
REPOSITORY = "serverless-shop-dev"
TARGET = f"{HOST}/{REPOSITORY}:app"
BUILT = f"{HOST}/{REPOSITORY}@{digest(TARGET)}"
TAGGED = f"{HOST}/base:v1"
WHERE = Position("serverless.yml", 8, 7)


@pytest.fixture
def fake(tmp_path: Path) -> FakeDocker:
    for name in ("app", "jobs"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "Dockerfile").write_text("FROM scratch\n")
    return FakeDocker(tmp_path / "docker")


def service(
    fake: FakeDocker, functions: dict[str, Image], images: Any = None, **ecr: Any
) -> Service:
    images = {"app": {"path": "app"}} if images is None else images
    settings = {"ecr": {"images": images, **ecr}}
    return Service(
        name="shop",
        provider=Provider(stage="dev", region="eu-central-1", settings=settings),
        directory=fake.home.parent,
        file=Path("serverless.yml"),
        functions={
            key: Function(key=key, name=f"shop-dev-{key}", image=image)
            for key, image in functions.items()
        },
        positions=SourceMap(
            {("provider", "ecr", "images", "app"): WHERE, ("functions", "hello", "image"): WHERE}
        ),
    )


def hello(fake: FakeDocker, **ecr: Any) -> Service:
    return service(fake, {"hello": Image(name="app")}, **ecr)


def publish(
    given: Service,
    fake: FakeDocker,
    gateways: FakeGateways,
    reporter: SilentReporter | None = None,
    **options: Any,
) -> dict[str, str]:
    environ = fake.environ(**options.pop("environ", {}))
    reporter = reporter or SilentReporter()
    return publish_images(given, gateways=gateways, reporter=reporter, environ=environ, **options)


def test_an_image_is_built_and_pushed_to_the_repository_of_the_service(fake: FakeDocker) -> None:
    gateways = FakeGateways()
    assert publish(hello(fake), fake, gateways) == {"hello": BUILT}
    assert fake.calls == [
        f"build -t {REPOSITORY}:app -f {fake.home.parent}/app/Dockerfile app",
        f"tag {REPOSITORY}:app {TARGET}",
        f"push {TARGET}",
    ]
    assert gateways.writes == ["images.create_repository"]


def test_an_image_of_several_functions_is_built_once(fake: FakeDocker) -> None:
    users = {"one": Image(name="app"), "two": Image(name="app")}
    assert publish(service(fake, users), fake, FakeGateways()) == {"one": BUILT, "two": BUILT}
    assert len(fake.calls) == 3


def test_every_image_is_built(fake: FakeDocker) -> None:
    users = {"one": Image(name="app"), "two": Image(name="jobs")}
    images = {"app": "app", "jobs": {"path": "./jobs"}, "unused": {"path": "nowhere"}}
    found = publish(service(fake, users, images), fake, FakeGateways())
    assert found == {
        "one": BUILT,
        "two": f"{HOST}/{REPOSITORY}@{digest(f'{HOST}/{REPOSITORY}:jobs')}",
    }


def test_only_the_images_of_the_functions_that_are_asked_for_are_built(fake: FakeDocker) -> None:
    users = {"one": Image(name="app"), "two": Image(name="jobs")}
    images = {"app": "app", "jobs": "jobs"}
    given = service(fake, users, images)
    assert publish(given, fake, FakeGateways(), functions=["one"]) == {"one": BUILT}
    assert not any("jobs" in call for call in fake.calls)


def test_docker_logs_in_when_the_registry_asks_for_it(fake: FakeDocker) -> None:
    environ = {"LOCKED": "no basic auth credentials"}
    publish(hello(fake), fake, FakeGateways(), environ=environ)
    assert [call.split()[0] for call in fake.calls] == ["build", "tag", "push", "login", "tag", "push"]  # fmt: skip
    assert fake.read("password") == "secret"


def test_a_login_that_fails_is_an_error(fake: FakeDocker) -> None:
    environ = {"LOCKED": "unauthorized", "LOGIN_FAILS": "no"}
    with pytest.raises(DeploymentError, match=r"`docker login .*` failed"):
        publish(hello(fake), fake, FakeGateways(), environ=environ)


def test_a_registry_that_goes_on_refusing_is_an_error(fake: FakeDocker) -> None:
    environ = {"LOCKED": "unauthorized", "ALWAYS": "1"}
    with pytest.raises(DeploymentError, match="image `app` was not pushed") as caught:
        publish(hello(fake), fake, FakeGateways(), environ=environ)
    assert caught.value.failures == ("unauthorized",)


def test_the_settings_of_the_repository_are_kept_up(fake: FakeDocker) -> None:
    gateways = FakeGateways()
    given = hello(fake, scanOnPush=True, maxImageCount=5)
    gateways.images.repositories[REPOSITORY] = Repository(
        name=REPOSITORY, uri=f"{HOST}/{REPOSITORY}"
    )
    publish(given, fake, gateways)
    assert gateways.images.repositories[REPOSITORY].scan_on_push
    assert gateways.images.kept == {REPOSITORY: 5}
    gateways.forget()
    publish(given, fake, gateways)
    assert gateways.writes == ["images.keep_newest"]


def test_a_repository_that_exists_is_left_as_it_is(fake: FakeDocker) -> None:
    gateways = FakeGateways()
    gateways.images.create_repository(REPOSITORY, scan_on_push=True)
    gateways.forget()
    publish(hello(fake), fake, gateways)
    assert gateways.writes == []


def test_a_push_that_does_not_tell_the_digest_is_looked_up(fake: FakeDocker) -> None:
    gateways = FakeGateways()
    gateways.images.digests[REPOSITORY, "app"] = "sha256:1"
    found = publish(hello(fake), fake, gateways, environ={"SILENT": "1"})
    assert found == {"hello": f"{HOST}/{REPOSITORY}@sha256:1"}


def test_an_image_that_is_not_there_after_the_push_is_an_error(fake: FakeDocker) -> None:
    with pytest.raises(DeploymentError, match="not in ECR after it was pushed"):
        publish(hello(fake), fake, FakeGateways(), environ={"SILENT": "1"})


def test_nothing_is_pushed_when_a_build_fails(fake: FakeDocker) -> None:
    gateways = FakeGateways()
    with pytest.raises(DeploymentError, match="was not built"):
        publish(hello(fake), fake, gateways, environ={"BUILD_FAILS": "no"})
    assert gateways.calls == []


def test_a_missing_dockerfile_is_told_before_anything_is_run(fake: FakeDocker) -> None:
    given = service(fake, {"hello": Image(name="app")}, {"app": {"path": "app", "file": "Other"}})
    with pytest.raises(ServiceFileError) as caught:
        publish(given, fake, FakeGateways())
    assert caught.value.message == "there is no `app/Other`"
    assert caught.value.position == WHERE
    assert fake.calls == []


def test_without_docker_nothing_is_begun(fake: FakeDocker) -> None:
    gateways = FakeGateways()
    with pytest.raises(UsageError, match="not on the PATH"):
        publish(hello(fake), fake, gateways, environ={"PATH": "/nowhere"})
    assert gateways.calls == []


def test_what_docker_writes_is_shown_to_who_wants_it(fake: FakeDocker) -> None:
    reporter = SilentReporter()
    publish(hello(fake), fake, FakeGateways(), reporter)
    notes = [event for event in reporter.events if isinstance(event, Note)]
    assert notes[0] == Note(text="Step 1/1 : FROM scratch", verbose=True)


def test_a_tag_is_looked_up(fake: FakeDocker) -> None:
    gateways = FakeGateways()
    gateways.images.digests["base", "v1"] = "sha256:2"
    given = service(fake, {"hello": Image(uri=TAGGED)})
    assert publish(given, fake, gateways) == {"hello": f"{HOST}/base@sha256:2"}
    assert fake.calls == []


def test_an_image_without_a_tag_is_the_latest(fake: FakeDocker) -> None:
    gateways = FakeGateways()
    gateways.images.digests["team/base", "latest"] = "sha256:3"
    given = service(fake, {"hello": Image(uri=f"{HOST}/team/base")})
    assert publish(given, fake, gateways) == {"hello": f"{HOST}/team/base@sha256:3"}


def test_a_tag_that_leads_nowhere_is_told(fake: FakeDocker) -> None:
    with pytest.raises(ServiceFileError) as caught:
        publish(service(fake, {"hello": Image(uri=TAGGED)}), fake, FakeGateways())
    assert caught.value.message == f"there is no image `{TAGGED}`"
    assert caught.value.position == WHERE


def test_a_tag_that_may_not_be_looked_up_stays(fake: FakeDocker) -> None:
    gateways, reporter = FakeGateways(), SilentReporter()
    gateways.fail("images.digest", "AccessDenied")
    given = service(fake, {"hello": Image(uri=TAGGED)})
    assert publish(given, fake, gateways, reporter) == {"hello": TAGGED}
    (event,) = reporter.events
    assert isinstance(event, Warned)


def test_tags_are_left_alone_when_nobody_asks(fake: FakeDocker) -> None:
    gateways = FakeGateways()
    given = service(fake, {"hello": Image(uri=TAGGED)})
    assert publish(given, fake, gateways, look_up=False) == {}
    assert gateways.calls == []


def test_a_digest_needs_no_look_up(fake: FakeDocker) -> None:
    gateways = FakeGateways()
    given = service(fake, {"hello": Image(uri=BUILT)})
    assert publish(given, fake, gateways) == {"hello": BUILT}
    assert gateways.calls == []
