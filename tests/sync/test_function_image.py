from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sls_py.errors import DeploymentError
from sls_py.model.function import Function, Image
from sls_py.model.service import Provider, Service
from sls_py.model.stack import CompiledFunction
from sls_py.model.target import AwsTarget
from sls_py.sync.change import Place, Snapshot, change_of
from sls_py.sync.classify import classify
from sls_py.sync.function_image import FunctionImage, FunctionImageFlow
from sls_py.sync.live import Live
from sls_py.testing.fakes import FakeGateways
from tests.deploy.fake_docker import FakeDocker, digest
from tests.sync.syncing import context_of, snapshot_of

REPOSITORY = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/serverless-shop-dev"
NEW = digest(f"{REPOSITORY}:app").removeprefix("sha256:")
OLD = "0" * 64
FUNCTION = "HelloLambdaFunction"


@pytest.fixture
def docker(tmp_path: Path) -> FakeDocker:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "Dockerfile").write_text("FROM scratch\n")
    return FakeDocker(tmp_path / "docker")


@pytest.fixture
def gateways() -> FakeGateways:
    made = FakeGateways()
    made.functions.add("shop-dev-hello", b"")
    made.functions.change("shop-dev-hello", {"CodeSha256": OLD})
    return made


def image_snapshot(directory: Path, sha256: str = OLD) -> Snapshot:
    """A service with a function `hello` whose image was built with a digest."""
    uri = f"{REPOSITORY}@sha256:{sha256}"
    plain = snapshot_of(directory)
    template = {
        "Resources": {
            FUNCTION: {
                "Type": "AWS::Lambda::Function",
                "Properties": {"PackageType": "Image", "Code": {"ImageUri": uri}},
            }
        }
    }
    function = CompiledFunction(
        key="hello", name="shop-dev-hello", logical_id=FUNCTION, artifact=None, image_uri=uri
    )
    stack = replace(plain.package.stack, template=template, functions={"hello": function})
    service = Service(
        name="shop",
        provider=Provider(
            stage="dev",
            region="eu-central-1",
            settings={"ecr": {"images": {"app": {"path": "app"}}}},
        ),
        directory=directory,
        file=directory / "serverless.yml",
        functions={"hello": Function(key="hello", name="shop-dev-hello", image=Image(name="app"))},
    )
    artifacts = replace(plain.package.artifacts, items=(), functions={})
    return Snapshot(service, replace(plain.package, stack=stack, artifacts=artifacts), {})


def found(
    docker: FakeDocker, before: Snapshot, after: Snapshot, live: Live
) -> list[FunctionImageFlow]:
    change = change_of(before.template, after, live, frozenset())
    return list(FunctionImage(docker.environ()).find(change))


def started(docker: FakeDocker, snapshot: Snapshot, gateways: FakeGateways) -> Live:
    """What is known after the start."""
    live = Live({FUNCTION: OLD})
    (flow,) = found(docker, snapshot, snapshot, live)
    result = flow.run(context_of(snapshot, gateways, live))
    assert (result.outcome, gateways.calls, docker.calls) == ("unchanged", [], [])
    return live


def test_at_the_start_nothing_is_built_twice(
    tmp_path: Path, docker: FakeDocker, gateways: FakeGateways
) -> None:
    snapshot = image_snapshot(tmp_path)
    live = started(docker, snapshot, gateways)
    assert found(docker, snapshot, snapshot, live) == []


def test_a_saved_file_is_built_pushed_and_sent_by_digest(
    tmp_path: Path, docker: FakeDocker, gateways: FakeGateways
) -> None:
    snapshot = image_snapshot(tmp_path)
    live = started(docker, snapshot, gateways)
    (tmp_path / "app" / "main.py").write_text("A = 1\n")

    (flow,) = found(docker, snapshot, snapshot, live)
    result = flow.run(context_of(snapshot, gateways, live))

    assert [call.partition(" ")[0] for call in docker.calls] == ["build", "tag", "push"]
    assert gateways.functions.content["shop-dev-hello"].live.code_sha256 == NEW
    assert (result.outcome, result.detail) == ("done", f"sha256:{NEW[:12]}")
    assert found(docker, snapshot, snapshot, live) == []


def test_byte_code_and_caches_build_nothing(
    tmp_path: Path, docker: FakeDocker, gateways: FakeGateways
) -> None:
    snapshot = image_snapshot(tmp_path)
    live = started(docker, snapshot, gateways)
    (tmp_path / "app" / "__pycache__").mkdir()
    (tmp_path / "app" / "__pycache__" / "main.cpython-311.pyc").write_bytes(b"")
    assert found(docker, snapshot, snapshot, live) == []


def test_an_image_that_came_out_the_same_is_not_sent(
    tmp_path: Path, docker: FakeDocker, gateways: FakeGateways
) -> None:
    snapshot = image_snapshot(tmp_path)
    live = started(docker, snapshot, gateways)
    live.set(FUNCTION, NEW)
    (tmp_path / "app" / "notes.txt").write_text("ignored by Docker\n")

    (flow,) = found(docker, snapshot, snapshot, live)
    result = flow.run(context_of(snapshot, gateways, live))

    assert (result.outcome, gateways.writes) == ("unchanged", ["images.create_repository"])


def test_another_image_in_the_template_needs_no_cloudformation(
    tmp_path: Path, docker: FakeDocker, gateways: FakeGateways
) -> None:
    before, after = image_snapshot(tmp_path), image_snapshot(tmp_path, NEW)
    live = started(docker, before, gateways)
    change = change_of(before.template, after, live, frozenset())

    verdict = classify(change, [FunctionImage(docker.environ())])
    (flow,) = verdict.flows
    flow.run(context_of(after, gateways, live))

    assert flow.covers == {Place(FUNCTION, "Code")}
    assert not verdict.uncovered
    assert gateways.functions.content["shop-dev-hello"].live.code_sha256 == NEW
    assert docker.calls == []


def test_a_build_that_fails_is_an_error_and_is_tried_again(
    tmp_path: Path, docker: FakeDocker, gateways: FakeGateways
) -> None:
    snapshot = image_snapshot(tmp_path)
    live = started(docker, snapshot, gateways)
    (tmp_path / "app" / "main.py").write_text("A = 1\n")
    (flow,) = found(docker, snapshot, snapshot, live)
    broken = replace(flow, environ=docker.environ(BUILD_FAILS="no space left"))

    with pytest.raises(DeploymentError, match="image `app` was not built"):
        broken.run(context_of(snapshot, gateways, live))

    assert found(docker, snapshot, snapshot, live) == [flow]


def test_the_local_cloud_gets_no_images(
    tmp_path: Path, docker: FakeDocker, gateways: FakeGateways
) -> None:
    snapshot = image_snapshot(tmp_path)
    live = started(docker, snapshot, gateways)
    gateways.target = AwsTarget(region="eu-central-1", local=True)
    (tmp_path / "app" / "main.py").write_text("A = 1\n")

    (flow,) = found(docker, snapshot, snapshot, live)
    result = flow.run(context_of(snapshot, gateways, live))

    assert (result.outcome, docker.calls) == ("unchanged", [])


def test_the_folders_of_images_are_watched(tmp_path: Path, docker: FakeDocker) -> None:
    assert FunctionImage(docker.environ()).inputs(image_snapshot(tmp_path)) == {tmp_path / "app"}
