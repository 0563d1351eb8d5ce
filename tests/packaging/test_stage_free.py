"""Packages for all stages on disk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sls_py.errors import PackagingError
from sls_py.packaging.stage_free import StageFree, read_stage_free, write_stage_free
from sls_py.packaging.store import STATE, TEMPLATE
from sls_py.packaging.uses import uses_of
from tests.packaging.factories import build, function, service, write_tree

FACTS: dict[str, Any] = {"sha1": "abc", "isDirty": False}


def write(tmp_path: Path, *functions: str) -> StageFree:
    tree = {"svc/serverless.yml": "service: svc", "svc/handler.py": "", "common/a.yml": "a: 1"}
    of = service(write_tree(tmp_path, tree) / "svc", *map(function, functions), individually=True)
    artifacts = build(of)
    write_stage_free(
        tmp_path / "out",
        file=of.file,
        sources=[of.file, of.directory / "../common/a.yml"],
        artifacts=artifacts,
        uses=uses_of(of, artifacts),
        facts=FACTS,
    )
    found = read_stage_free(tmp_path / "out")
    assert found
    return found


def test_a_package_is_read_as_it_was_written(tmp_path: Path) -> None:
    found = write(tmp_path, "one")
    assert found.file == tmp_path / "out/service/svc/serverless.yml"
    assert found.file.read_text() == "service: svc"
    assert (found.file.parent / "../common/a.yml").read_text() == "a: 1"
    assert found.artifacts.functions == {"one": "one.zip"}
    assert found.artifacts.items[0].path == tmp_path / "out/one.zip"
    assert (found.uses[0].artifact, found.facts) == ("one.zip", FACTS)


def test_a_package_can_be_moved(tmp_path: Path) -> None:
    write(tmp_path, "one")
    moved = (tmp_path / "out").rename(tmp_path / "elsewhere")
    found = read_stage_free(moved)
    assert found
    assert found.artifacts.items[0].path == moved / "one.zip"


def test_an_earlier_package_is_replaced(tmp_path: Path) -> None:
    write(tmp_path, "one")
    (tmp_path / "out" / TEMPLATE).touch()
    (tmp_path / "out/service/old.yml").touch()
    write(tmp_path, "two")
    files = {path.name for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert files == {"two.zip", STATE, "serverless.yml", "a.yml"}


def test_other_folders_are_no_package_for_all_stages(tmp_path: Path) -> None:
    assert read_stage_free(tmp_path) is None
    for text in ("", "[]", "{}", '{"format": 1}'):
        (tmp_path / STATE).write_text(text)
        assert read_stage_free(tmp_path) is None


def test_a_changed_zip_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "one")
    (tmp_path / "out/one.zip").write_bytes(b"changed")
    with pytest.raises(PackagingError, match="changed after it was packaged"):
        read_stage_free(tmp_path / "out")


@pytest.mark.parametrize("key", ["file", "artifacts", "uses", "facts"])
def test_a_broken_state_file_is_a_clear_error(tmp_path: Path, key: str) -> None:
    write(tmp_path, "one")
    state = json.loads((tmp_path / "out" / STATE).read_bytes())
    (tmp_path / "out" / STATE).write_text(json.dumps({**state, key: 1}))
    with pytest.raises(PackagingError, match="cannot read"):
        read_stage_free(tmp_path / "out")
