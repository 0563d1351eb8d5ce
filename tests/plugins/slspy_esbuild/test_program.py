"""The esbuild of a project."""

from __future__ import annotations

from pathlib import Path

import pytest
from slspy_esbuild.program import find_program, run

from sls_py.plugin import PluginError, ServiceFileError
from sls_py.position import Position
from tests.plugins.slspy_esbuild.fake_esbuild import install_esbuild

SAID = """\
▲ [WARNING] Comparison with -0 is odd [equals-negative-zero]

    src/a.ts:3:4:
      3 │ x === -0
        ╵     ~~~~

✘ [ERROR] Could not resolve "lost"

    src/a.ts:1:22:
      1 │ import { lost } from "lost"
        ╵                       ~~~~~~

✘ [ERROR] Something without a place

"""


def test_it_is_found_in_a_folder_above(tmp_path: Path) -> None:
    path = install_esbuild(tmp_path)
    (tmp_path / "packages/shop").mkdir(parents=True)
    found = find_program(tmp_path / "packages/shop")
    assert (found.path, "1.0.0" in found.identity) == (path, True)


def test_a_project_without_it_is_told_how_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(PluginError) as caught:
        find_program(tmp_path)
    assert caught.value.hint == "install it with `npm install --save-dev esbuild`"


def test_errors_come_with_their_places(tmp_path: Path) -> None:
    install_esbuild(tmp_path)
    (tmp_path / "esbuild.says").write_text(SAID)
    with pytest.raises(ServiceFileError) as caught:
        run(find_program(tmp_path), [], tmp_path)
    assert [(problem.message, problem.position) for problem in caught.value.problems] == [
        ("something without a place", None),
        ('could not resolve "lost"', Position(str(tmp_path / "src/a.ts"), 1, 23)),
    ]


def test_warnings_are_returned(tmp_path: Path) -> None:
    install_esbuild(tmp_path)
    (tmp_path / "esbuild.says").write_text(SAID.partition("✘")[0])
    arguments = ["--outdir=out", f"--metafile={tmp_path / 'meta.json'}"]
    (problem,) = run(find_program(tmp_path), arguments, tmp_path)
    assert (problem.message, problem.severity) == ("comparison with -0 is odd", "warning")
    assert problem.position == Position(str(tmp_path / "src/a.ts"), 3, 5)


@pytest.mark.parametrize("text", ["#!/nowhere/node\n", "#!/bin/sh\necho no node >&2; exit 127\n"])
def test_an_esbuild_that_does_not_run_is_an_error(tmp_path: Path, text: str) -> None:
    install_esbuild(tmp_path).write_text(text)
    with pytest.raises(PluginError):
        run(find_program(tmp_path), [], tmp_path)
