"""Tests of artifacts that lie in S3."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.app.fetching import fetcher
from sls_py.aws.protocols import Gateways
from sls_py.packaging.s3_object import S3Object
from sls_py.report import SilentReporter
from sls_py.testing.fakes import FakeGateways

PLACE = S3Object("builds", "shop/a.zip")


@pytest.fixture
def gateways() -> FakeGateways:
    found = FakeGateways()
    found.buckets.content["builds"] = {"shop/a.zip": b"one", "shop/a.zip@v1": b"first"}
    return found


def fetch(gateways: FakeGateways, directory: Path, place: S3Object = PLACE) -> Path | None:
    return fetcher(lambda: gateways, directory, SilentReporter())(place)


def test_an_object_is_downloaded_once(gateways: FakeGateways, tmp_path: Path) -> None:
    first = fetch(gateways, tmp_path)
    assert first
    assert first.read_bytes() == b"one"
    first.write_bytes(b"kept")
    assert fetch(gateways, tmp_path) == first
    assert first.read_bytes() == b"kept"


def test_an_object_that_changed_is_downloaded_again(gateways: FakeGateways, tmp_path: Path) -> None:
    first = fetch(gateways, tmp_path)
    gateways.buckets.content["builds"]["shop/a.zip"] = b"two"
    second = fetch(gateways, tmp_path)
    assert first
    assert second
    assert second.read_bytes() == b"two"
    assert not first.exists()


def test_a_version_is_another_object(gateways: FakeGateways, tmp_path: Path) -> None:
    newest, first = (
        fetch(gateways, tmp_path),
        fetch(gateways, tmp_path, PLACE._replace(version="v1")),
    )
    assert newest
    assert first
    assert (newest.read_bytes(), first.read_bytes()) == (b"one", b"first")


def test_an_object_that_does_not_exist_is_none(gateways: FakeGateways, tmp_path: Path) -> None:
    assert fetch(gateways, tmp_path, S3Object("builds", "other.zip")) is None


def test_aws_is_not_reached_before_something_is_fetched(tmp_path: Path) -> None:
    def refuse() -> Gateways:
        raise AssertionError

    fetcher(refuse, tmp_path, SilentReporter())
