"""Bundles, and when they are made anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from slspy_esbuild.bundle import Bundle, make_bundles
from slspy_esbuild.program import find_program

from tests.packaging.factories import write_tree
from tests.plugins.slspy_esbuild.fake_esbuild import install_esbuild, runs

TREE = {
    "src/a.ts": 'import { x } from "./lib"\nimport pg from "pg"\n',
    "src/b.ts": "b\n",
    "src/lib.ts": "lib\n",
    "package.json": "{}",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    install_esbuild(tmp_path)
    return write_tree(tmp_path, TREE)


def make(project: Path, *flags: str) -> dict[str, Bundle]:
    program, cache = find_program(project), project / ".slspy/cache/esbuild"
    sources = ["src/a.ts", "src/b.ts"]
    return make_bundles(program, sources, flags, directory=project, cache=cache)[0]


def test_all_functions_are_bundled_in_one_run(project: Path) -> None:
    bundles = make(project)
    assert list(bundles["src/a.ts"].files) == ["src/a.js"]
    assert bundles["src/a.ts"].files["src/a.js"].read_text().endswith("lib\n")
    assert bundles["src/a.ts"].imports == ("pg",)
    assert bundles["src/a.ts"].inputs == {project / "src/a.ts", project / "src/lib.ts"}
    assert len(runs(project)) == 1


def test_source_maps_go_with_their_bundles(project: Path) -> None:
    assert set(make(project, "--sourcemap")["src/b.ts"].files) == {"src/b.js", "src/b.js.map"}


def test_what_did_not_change_is_not_bundled_again(project: Path) -> None:
    first = make(project)
    os.utime(project / "src/lib.ts", (1, 1))
    assert make(project) == first
    assert len(runs(project)) == 1


@pytest.mark.parametrize("changed", ["src/lib.ts", "package.json", "src/new.ts", "tsconfig.json"])
def test_a_change_is_bundled(project: Path, changed: str) -> None:
    make(project)
    (project / changed).write_text("other")
    make(project)
    assert len(runs(project)) == 2


def test_a_source_that_is_gone_is_noticed(project: Path) -> None:
    make(project)
    (project / "src/a.ts").write_text("alone")
    (project / "src/lib.ts").unlink()
    assert make(project)["src/a.ts"].files["src/a.js"].read_text() == "alone"


def test_options_versions_and_lost_outputs_make_new_bundles(project: Path) -> None:
    make(project)
    make(project, "--minify")
    install_esbuild(project, "2.0.0")
    (made,) = make(project, "--minify")["src/b.ts"].files.values()
    made.unlink()
    make(project, "--minify")
    assert len(runs(project)) == 4


def test_warnings_are_said_again(project: Path) -> None:
    (project / "esbuild.says").write_text("▲ [WARNING] odd\n\n    src/a.ts:1:0:\n")
    make(project)
    make(project)
    assert len(runs(project)) == 2
