"""Uploads by S3 transfer acceleration: only to a bucket that has it already."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sls_py.model.package import Package
from sls_py.report import SilentReporter
from sls_py.stack.acceleration import accelerate
from sls_py.testing.fakes import FakeGateways
from sls_py.testing.packages import simple_package
from tests.deploy.running import BUCKET, deploy, deployed, notes


def package(directory: Path, source: str = "", *, enabled: bool = True) -> Package:
    made = simple_package(directory, *([source] if source else []))
    return replace(made, stack=accelerate(made.stack, enabled=enabled))


def test_the_first_deployment_uploads_without_it_and_says_so(tmp_path: Path) -> None:
    gateways, reporter = FakeGateways(), SilentReporter()
    deploy(package(tmp_path), gateways, reporter=reporter)
    assert gateways.buckets.sent_fast == []
    assert BUCKET in gateways.buckets.accelerated
    assert "not using S3 transfer acceleration yet" in notes(reporter)


def test_the_next_ones_upload_with_it(tmp_path: Path) -> None:
    gateways, reporter = deployed(package(tmp_path)), SilentReporter()
    changed = package(tmp_path, "NEW = 1")
    deploy(changed, gateways, reporter=reporter)
    assert {item.key for item in changed.artifacts.items} < set(gateways.buckets.sent_fast)
    assert "acceleration" not in notes(reporter)


def test_a_bucket_that_came_without_it_gets_it_with_an_update(tmp_path: Path) -> None:
    gateways, reporter = deployed(simple_package(tmp_path)), SilentReporter()
    deploy(package(tmp_path), gateways, reporter=reporter)
    assert gateways.buckets.sent_fast == []
    assert BUCKET in gateways.buckets.accelerated
    assert "not using S3 transfer acceleration yet" in notes(reporter)


def test_it_is_suspended_again(tmp_path: Path) -> None:
    gateways = deployed(package(tmp_path))
    deploy(package(tmp_path, "NEW = 1", enabled=False), gateways)
    assert gateways.buckets.sent_fast == []
    assert gateways.buckets.accelerated == set()


def test_a_bucket_that_lost_it_is_uploaded_to_as_usual(tmp_path: Path) -> None:
    gateways, reporter = deployed(package(tmp_path)), SilentReporter()
    gateways.buckets.accelerated.clear()
    deploy(package(tmp_path, "NEW = 1"), gateways, reporter=reporter)
    assert gateways.buckets.sent_fast == []
    assert "the bucket does not have it" in notes(reporter)


def test_nothing_new_is_nothing_to_do(tmp_path: Path) -> None:
    gateways, reporter = deployed(package(tmp_path)), SilentReporter()
    assert not deploy(package(tmp_path), gateways, reporter=reporter).changed
    assert gateways.writes == []
    assert "acceleration" not in notes(reporter)


@pytest.mark.parametrize("asked", [True, False])
def test_the_bucket_is_only_asked_where_it_matters(tmp_path: Path, asked: bool) -> None:
    made = package(tmp_path) if asked else simple_package(tmp_path)
    gateways = deployed(made)
    deploy(made, gateways)
    assert ("buckets.is_accelerated" in gateways.calls) == asked
