"""Tests of how a package is shown."""

from __future__ import annotations

from pathlib import Path

from sls_py.model.package import Artifact, Artifacts, Package
from sls_py.model.stack import CompiledFunction, CompiledStack
from sls_py.ui.packages import package_json


def test_json_names_artifacts_and_functions() -> None:
    artifact = Artifact(
        name="shop.zip",
        kind="code",
        path=Path("shop.zip"),
        digest="d1",
        code_sha256="s1",
        encoding="ld5",
        size=10,
        unzipped_size=20,
        files=2,
        key="k",
    )
    stack = CompiledStack(
        service="shop",
        stage="dev",
        region="us-east-1",
        name="shop-dev",
        template={"Resources": {"A": {}, "B": {}}},
        core_template=None,
        bucket="b",
        prefix="p",
        functions={
            "a": CompiledFunction(key="a", name="shop-dev-a", logical_id="A", artifact="shop.zip")
        },
    )
    shown = package_json(
        Package(stack=stack, artifacts=Artifacts(items=(artifact,))), Path("/build")
    )
    assert shown["directory"] == "/build"
    assert shown["resources"] == 2
    assert shown["functions"] == [{"key": "a", "name": "shop-dev-a", "artifact": "shop.zip"}]
    assert shown["artifacts"][0]["codeSha256"] == "s1"
