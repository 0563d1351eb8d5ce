"""Zips that the user made."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from sls_py.errors import Problem
from sls_py.files.hashes import HashCache
from sls_py.model.layer import Layer
from sls_py.model.service import Service
from sls_py.packaging.given import Fetch, Given, look_at
from sls_py.packaging.plan import plan_targets
from sls_py.packaging.s3_object import S3Object
from tests.packaging.factories import function, service, write_tree


def look(of: Service, fetch: Fetch | None = None) -> Given | Problem:
    (target,) = plan_targets(of)
    return look_at(of, target, HashCache(of.directory / "hashes", now_ns=0), fetch)


def make_zip(path: Path) -> bytes:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.py", "x" * 10)
        archive.mkdir("folder")
        archive.writestr("folder/b.py", "y" * 5)
    return path.read_bytes()


def test_a_zip_is_taken_as_it_is(tmp_path: Path) -> None:
    content = make_zip(tmp_path / "one.zip")
    found = look(service(tmp_path, artifact="one.zip"))
    assert isinstance(found, Given)
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert (found.size, found.unzipped_size, found.files) == (len(content), 15, 2)


def test_what_is_no_zip_is_for_lambda_to_judge(tmp_path: Path) -> None:
    write_tree(tmp_path, {"app.jar": "no zip"})
    found = look(service(tmp_path, artifact="app.jar"))
    assert isinstance(found, Given)
    assert (found.size, found.unzipped_size, found.files) == (6, 0, 0)


def test_a_missing_artifact_is_a_problem(tmp_path: Path) -> None:
    found = look(service(tmp_path, artifact="no.zip"))
    assert isinstance(found, Problem)
    assert found.message == (
        "cannot read the artifact `no.zip` of the service: No such file or directory"
    )
    assert found.path == "package.artifact"


def test_a_missing_artifact_of_a_function_names_the_function(tmp_path: Path) -> None:
    found = look(service(tmp_path, function("hello", artifact="no.zip")))
    assert isinstance(found, Problem)
    assert "of function `hello`" in found.message
    assert found.path == "functions.hello.package.artifact"


def test_a_missing_artifact_of_a_layer_names_the_layer(tmp_path: Path) -> None:
    layer = Layer(key="libs", name="libs", artifact="no.zip")
    image = function("hello", image="x")
    found = look(service(tmp_path, image, layers=[layer]))
    assert isinstance(found, Problem)
    assert "of layer `libs`" in found.message


ADDRESSES = ["s3://bucket/a.zip", "https://bucket.s3.amazonaws.com/a.zip"]


@pytest.mark.parametrize("artifact", ADDRESSES)
def test_an_artifact_in_s3_is_fetched(tmp_path: Path, artifact: str) -> None:
    content = make_zip(tmp_path / "copy.zip")
    asked: list[S3Object] = []

    def fetch(place: S3Object) -> Path:
        asked.append(place)
        return tmp_path / "copy.zip"

    found = look(service(tmp_path, artifact=artifact), fetch)
    assert isinstance(found, Given)
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert asked == [S3Object("bucket", "a.zip")]


def test_an_artifact_that_is_not_in_s3_is_a_problem(tmp_path: Path) -> None:
    found = look(service(tmp_path, artifact="s3://bucket/a.zip"), lambda _: None)
    assert isinstance(found, Problem)
    assert found.message == "there is no object at `s3://bucket/a.zip`"
    assert found.path == "package.artifact"


@pytest.mark.parametrize("artifact", ADDRESSES)
def test_an_artifact_in_s3_is_refused_when_nobody_fetches(tmp_path: Path, artifact: str) -> None:
    found = look(service(tmp_path, artifact=artifact))
    assert isinstance(found, Problem)
    assert found.hint == "download it first and give the path of the file"


def test_other_addresses_are_refused(tmp_path: Path) -> None:
    found = look(service(tmp_path, artifact="https://example.com/a.zip"), lambda _: None)
    assert isinstance(found, Problem)
    assert "neither a file nor an object in S3" in found.message
