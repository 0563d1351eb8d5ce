from __future__ import annotations

from pathlib import Path

from sls_py.position import Position
from tests.service.service_files import load, refused


def test_files_for_other_frameworks_are_refused(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, 'frameworkVersion: "2"')
    assert "version `2`" in problem.message
    assert problem.position == Position(str(tmp_path / "serverless.yml"), 1, 19)
    (problem,) = refused(tmp_path, "frameworkVersion: latest")
    assert "not a range" in problem.message


def test_files_of_the_serverless_framework_3_are_taken(tmp_path: Path) -> None:
    assert load(tmp_path, 'frameworkVersion: "3"').name == "shop"
    assert load(tmp_path, "frameworkVersion: 3").name == "shop"


def test_a_layer_needs_a_source(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "layers:\n  libs:\n    description: x")
    assert problem.message == "layer `libs` needs `path` or `package.artifact`"
    assert problem.position == Position(str(tmp_path / "serverless.yml"), 2, 3)
    assert load(tmp_path, "layers: {libs: {package: {artifact: libs.zip}}}").layers


def test_a_role_is_an_arn_or_the_name_of_a_resource(tmp_path: Path) -> None:
    for good in ("arn:aws:iam::123456789012:role/x", "ShopRole"):
        load(tmp_path, f"functions: {{a: {{handler: b.c, role: {good}}}}}")
    (problem,) = refused(tmp_path, "functions: {a: {handler: b.c, role: 'aws:iam::1:role/x'}}")
    assert "neither an ARN nor the name of a resource" in problem.message
    assert problem.path == "functions.a.role"
