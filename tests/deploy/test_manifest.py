"""What deployments note of themselves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sls_py.deploy.manifest import (
    artifacts_of,
    functions_of,
    read_manifest,
    rest_stage_of,
    write_manifest,
)
from sls_py.errors import DeploymentError
from sls_py.model.stack import RestStage
from sls_py.testing.packages import simple_package


def test_a_manifest_names_the_artifacts(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    content = json.loads(write_manifest(package, finished=0.0))
    assert content["artifacts"][0]["key"] == package.artifacts.items[0].key
    assert content["finished"] == "1970-01-01T00:00:00+00:00"


def test_functions_artifacts_and_stage_are_read_as_they_were_written(tmp_path: Path) -> None:
    stage = RestStage(name="dev", tracing=True, tags={"a": "b"})
    package = simple_package(tmp_path, alias=True, rest_stage=stage)
    manifest = read_manifest(write_manifest(package, finished=0.0), "key")
    assert functions_of(manifest) == package.stack.functions
    assert rest_stage_of(manifest) == stage
    (found,) = artifacts_of(manifest).items
    (wanted,) = package.artifacts.items
    assert (found.name, found.key, found.code_sha256) == (
        wanted.name,
        wanted.key,
        wanted.code_sha256,
    )
    assert artifacts_of(manifest).functions == package.artifacts.functions


def test_fields_of_later_versions_are_left_out() -> None:
    noted = {"restStage": {"name": "dev", "tracing": True, "colors": "all"}}
    assert rest_stage_of(noted) == RestStage(name="dev", tracing=True)


def test_manifests_of_older_versions_have_no_functions_and_no_stage() -> None:
    assert (functions_of({}), rest_stage_of({}), artifacts_of({}).items) == ({}, None, ())


@pytest.mark.parametrize("content", [b"", b"{", b"[]"])
def test_what_is_no_manifest_is_named(content: bytes) -> None:
    with pytest.raises(DeploymentError, match=r"`a/slspy-manifest\.json` cannot be read"):
        read_manifest(content, "a/slspy-manifest.json")


def test_no_parameter_of_the_stack_is_noted(tmp_path: Path) -> None:
    parameters = ({"ParameterKey": "Password", "ParameterValue": "s3cret"},)
    package = simple_package(tmp_path, parameters=parameters)
    assert b"s3cret" not in write_manifest(package, finished=0.0)
