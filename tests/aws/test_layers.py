"""Layers against a running cloud."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile

import pytest

from sls_py.aws import connect
from sls_py.aws.sync_protocols import Layers, for_sync
from sls_py.model.target import AwsTarget


@pytest.fixture
def layers(local_cloud: AwsTarget) -> Layers:
    return for_sync(connect(local_cloud)).layers


def archive(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(zipfile.ZipInfo("python/shared.py"), text)
    return buffer.getvalue()


@pytest.mark.emulator
def test_versions_are_published_listed_and_deleted(layers: Layers) -> None:
    assert layers.versions("shop-deps") == ()
    first = layers.publish("shop-deps", {"Description": "one"}, archive=archive("A = 1\n"))
    second = layers.publish("shop-deps", {"Description": "two"}, archive=archive("A = 2\n"))

    assert second.number > first.number
    assert [(item.number, item.description) for item in layers.versions("shop-deps")] == [
        (second.number, "two"),
        (first.number, "one"),
    ]
    layers.delete("shop-deps", first.number)
    layers.delete("shop-deps", first.number)
    assert [item.number for item in layers.versions("shop-deps")] == [second.number]


@pytest.mark.emulator
def test_the_digest_of_a_version_is_that_of_its_zip(layers: Layers) -> None:
    content = archive("A = 1\n")
    made = layers.publish("shop-deps", {}, archive=content)

    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert layers.code_sha256("shop-deps", made.number) == digest
    assert layers.code_sha256("shop-deps", 77) is None
