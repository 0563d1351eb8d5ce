"""Addresses of objects in S3."""

from __future__ import annotations

import pytest

from sls_py.packaging.s3_object import S3Object, object_of


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("s3://builds/a/b.zip", S3Object("builds", "a/b.zip")),
        ("s3://builds/b.zip?versionId=v1", S3Object("builds", "b.zip", "v1")),
        ("s3://builds/b.zip#part", S3Object("builds", "b.zip")),
        ("https://builds.s3.amazonaws.com/a/b.zip", S3Object("builds", "a/b.zip")),
        ("https://my.builds.s3.eu-west-1.amazonaws.com/b.zip", S3Object("my.builds", "b.zip")),
        ("https://s3-eu-west-1.amazonaws.com/builds/a/b.zip", S3Object("builds", "a/b.zip")),
        ("HTTPS://s3.amazonaws.com/builds/b.zip?versionId=v", S3Object("builds", "b.zip", "v")),
    ],
)
def test_every_form_of_address_is_understood(address: str, found: S3Object) -> None:
    assert object_of(address) == found


@pytest.mark.parametrize(
    "address",
    [
        "b.zip",
        "s3://builds",
        "s3:///b.zip",
        "https://s3.amazonaws.com/b.zip",
        "https://x.org/b.zip",
    ],
)
def test_other_texts_are_no_objects(address: str) -> None:
    assert object_of(address) is None
