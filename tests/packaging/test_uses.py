"""Zips of one stage that fit another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sls_py.errors import PackagingError
from sls_py.model.function import Function
from sls_py.model.layer import Layer
from sls_py.model.package import Artifacts
from sls_py.model.service import Service
from sls_py.packaging.uses import Use, fitting, restored_uses, uses_of, uses_state
from tests.packaging.factories import build, function, service, write_tree

LIBS = Layer(key="libs", name="libs", path="libs")


def packaged(of: Service) -> tuple[Artifacts, tuple[Use, ...]]:
    write_tree(of.directory, {"handler.py": "def main(e, c): ...", "libs/a.py": ""})
    artifacts = build(of)
    return artifacts, restored_uses(json.loads(json.dumps(uses_state(uses_of(of, artifacts)))))


def used(of: Service, *made: Function, **package: Any) -> Mapping[str, str]:
    """The zips of the functions of a stage, in a package that was made with other ones."""
    artifacts, uses = packaged(service(of.directory, *made, **package))
    return fitting(of, artifacts, uses).functions


def test_the_same_stage_fits(tmp_path: Path) -> None:
    of = service(tmp_path, function("one", individually=True), function("two"), layers=[LIBS])
    artifacts, uses = packaged(of)
    assert fitting(of, artifacts, uses) == artifacts


def test_the_folder_of_the_service_does_not_matter(tmp_path: Path) -> None:
    artifacts, uses = packaged(service(tmp_path / "a", layers=[LIBS]))
    assert fitting(service(tmp_path / "b", layers=[LIBS]), artifacts, uses) == artifacts


def test_a_function_of_one_stage_only_takes_the_zip_of_the_others(tmp_path: Path) -> None:
    of = service(tmp_path, function("one"), function("two"))
    assert used(of, function("one")) == {"one": "svc.zip", "two": "svc.zip"}


def test_a_function_that_this_stage_does_not_have_is_left_out(tmp_path: Path) -> None:
    of = service(tmp_path, function("one"))
    artifacts, uses = packaged(
        service(tmp_path, function("one"), function("two", individually=True, patterns=("!x",)))
    )
    found = fitting(of, artifacts, uses)
    assert found.functions == {"one": "svc.zip"}
    assert [item.name for item in found.items] == ["svc.zip"]


@pytest.mark.parametrize(
    "other",
    [
        function("one", individually=True),
        function("one", individually=True, patterns=("!docs/**",)),
        function("one", artifact="given.zip"),
    ],
)
def test_another_way_to_package_is_refused(tmp_path: Path, other: Function) -> None:
    made = function("one", individually=True, patterns=("!src/**",))
    with pytest.raises(PackagingError, match="`one` is packaged in another way in stage `dev`"):
        used(service(tmp_path, other), made)


def test_another_platform_is_refused(tmp_path: Path) -> None:
    of = service(tmp_path, replace(function("one"), architecture="arm64"))
    with pytest.raises(PackagingError, match=r"`one` runs on python3\.12 and arm64 in stage `dev`"):
        used(of, function("one"))


def test_another_layer_is_refused(tmp_path: Path) -> None:
    artifacts, uses = packaged(service(tmp_path, layers=[LIBS]))
    other = replace(LIBS, patterns=("!*.md",))
    with pytest.raises(PackagingError, match="layer `libs` is packaged in another way"):
        fitting(service(tmp_path, layers=[other]), artifacts, uses)


def test_all_that_does_not_fit_is_told_at_once(tmp_path: Path) -> None:
    own = [function(key, individually=True) for key in ("one", "two")]
    with pytest.raises(PackagingError) as caught:
        used(service(tmp_path, *own, patterns=("!a",)), *own)
    assert len(caught.value.problems) == 2
