"""Which zips a service needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.errors import UsageError
from sls_py.model.layer import Layer
from sls_py.model.service import Service
from sls_py.packaging.plan import plan_targets
from tests.packaging.factories import build, function, listing, service, write_tree

HERE = Path()
LAYER = Layer(key="libs", name="libs", path="libs")


def planned(of: Service, *functions: str) -> dict[str, tuple[str, ...]]:
    return {target.name: target.functions for target in plan_targets(of, functions or None)}


def test_functions_share_one_zip() -> None:
    assert planned(service(HERE, function("a"), function("b"))) == {"svc.zip": ("a", "b")}


def test_individually_on_the_service_gives_each_its_own() -> None:
    of = service(HERE, function("a"), function("b", individually=False), individually=True)
    assert planned(of) == {"a.zip": ("a",), "b.zip": ("b",)}


def test_individually_on_a_function_leaves_the_others_together() -> None:
    of = service(HERE, function("a", individually=True), function("b"), function("c"))
    assert planned(of) == {"a.zip": ("a",), "svc.zip": ("b", "c")}


def test_an_artifact_of_a_function_goes_first() -> None:
    of = service(HERE, function("a", artifact="dist/one.zip", individually=True), function("b"))
    assert planned(of) == {"one.zip": ("a",), "svc.zip": ("b",)}


def test_an_artifact_of_the_service_is_for_functions_without_an_own_zip() -> None:
    functions = (function("a"), function("b", individually=True))
    of = service(HERE, *functions, artifact="dist/all.zip", individually=True)
    assert planned(of) == {"all.zip": ("a",), "b.zip": ("b",)}


def test_functions_with_the_same_artifact_share_it() -> None:
    functions = (function("a", artifact="x.zip"), function("b", artifact="x.zip"))
    assert planned(service(HERE, *functions)) == {"x.zip": ("a", "b")}


def test_an_image_needs_no_zip() -> None:
    assert planned(service(HERE, function("a", image="123.dkr.ecr/x:1"))) == {}


def test_layers_have_their_own_zips() -> None:
    given = Layer(key="given", name="given", artifact="build/layer.zip")
    targets = plan_targets(service(HERE, function("a"), layers=[LAYER, given]))
    layers = {target.name: (target.layer, target.given) for target in targets if target.layer}
    assert layers == {"libs.zip": ("libs", None), "layer.zip": ("given", "build/layer.zip")}


def test_for_one_function_there_is_only_the_zip_it_runs() -> None:
    of = service(HERE, function("a", individually=True), function("b"), layers=[LAYER])
    assert planned(of, "a") == {"a.zip": ("a",)}
    assert planned(of, "b") == {"svc.zip": ("b",)}


def test_an_unknown_function_is_an_error_with_the_nearest_name() -> None:
    with pytest.raises(UsageError, match="there is no function `helo`") as caught:
        plan_targets(service(HERE, function("hello")), ["helo"])
    assert caught.value.hint == "did you mean `hello`?"


def test_a_function_can_be_packaged_from_a_folder(tmp_path: Path) -> None:
    write_tree(tmp_path, {"one/handler.py": "1", "one/lib/x.py": "x", "two/handler.py": "2"})
    keys = ("one", "two")
    of = service(tmp_path, *(function(key, folder=f"./{key}", individually=True) for key in keys))
    assert listing(build(of)) == {"one.zip": ["handler.py", "lib/x.py"], "two.zip": ["handler.py"]}


def test_an_artifact_in_s3_is_named_by_its_key() -> None:
    (target,) = plan_targets(service(HERE, artifact="s3://bucket/builds/a.zip?versionId=v1"))
    assert target.name == "a.zip"
