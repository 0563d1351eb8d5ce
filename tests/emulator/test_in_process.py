"""The fixture: an AWS of its own for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sls_py.model.target import AwsTarget

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

pytestmark = pytest.mark.emulator


@pytest.mark.parametrize("run", [1, 2])
def test_each_test_starts_without_resources(run: int, client: Client) -> None:
    assert client("s3").list_buckets()["Buckets"] == []
    client("s3").create_bucket(Bucket=f"bucket-{run}")


def test_the_target_is_marked_as_local(local_cloud: AwsTarget) -> None:
    assert local_cloud.local
    assert (local_cloud.endpoint_url or "").startswith("http://127.0.0.1:")
