"""The list of deployments."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.deploy import list_releases
from sls_py.errors import NotDeployedError
from sls_py.model.past import PastRelease
from sls_py.testing.fakes import FakeGateways
from sls_py.testing.packages import PREFIX, simple_package
from tests.deploy.running import BUCKET, deploy, deployed, service

FIRST = 1_800_000_000_000
OSLS = f"{PREFIX}/1600000000000-2020-09-13T12:26:40.000Z"


def test_deployments_are_listed_newest_first_and_nothing_is_written(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    package = simple_package(tmp_path, "NEW = 1")
    deploy(package, gateways)
    gateways.forget()
    newest, first = list_releases(service(), gateways)
    assert gateways.writes == []
    assert newest == PastRelease(
        timestamp=newest.timestamp,
        tool="slspy 0.1.0",
        finished=True,
        current=True,
        functions=("hello",),
        size=package.artifacts.items[0].size,
        files=("compiled-cloudformation-template.json", "slspy-manifest.json"),
    )
    assert (first.timestamp, first.current) == (FIRST, False)
    assert newest.timestamp > FIRST


def test_deployments_of_the_serverless_framework_are_listed_too(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    for name in ("serverless-state.json", "compiled-cloudformation-template.json", "shop.zip"):
        gateways.buckets.content[BUCKET][f"{OSLS}/{name}"] = b"12345"
    _, old = list_releases(service(), gateways)
    assert (old.timestamp, old.tool, old.finished, old.size) == (
        1_600_000_000_000,
        "Serverless Framework",
        True,
        5,
    )
    assert "shop.zip" in old.files


def test_what_was_broken_off_is_not_finished(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    newer = f"{PREFIX}/1900000000000-2030-03-17T17:46:40.000Z"
    gateways.buckets.content[BUCKET][f"{newer}/compiled-cloudformation-template.json"] = b"{}"
    broken, done = list_releases(service(), gateways)
    assert (broken.finished, broken.current, broken.tool) == (False, False, "")
    assert done.current


def test_deployments_in_a_bucket_of_the_user_are_found(tmp_path: Path) -> None:
    gateways = FakeGateways()
    gateways.buckets.content["mine"] = {}
    deploy(simple_package(tmp_path, bucket="mine"), gateways)
    assert len(list_releases(service("mine"), gateways)) == 1


def test_without_a_stack_there_is_nothing_to_list() -> None:
    with pytest.raises(NotDeployedError, match="stack `shop-dev` does not exist in eu-central-1"):
        list_releases(service(), FakeGateways())
