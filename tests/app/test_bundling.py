"""Tests of when functions are bundled although nothing says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.app.bundling import needs_bundling
from tests.packaging.factories import write_tree

ESBUILD = "node_modules/.bin/esbuild"


def needed(directory: Path, *files: str, handler: str = "src/app.main") -> bool:
    write_tree(directory, dict.fromkeys(files, ""))
    return needs_bundling({}, [{"handler": handler}], directory)


def test_a_handler_in_typescript_is_bundled_where_esbuild_is_installed(tmp_path: Path) -> None:
    assert needed(tmp_path, ESBUILD, "src/app.ts")


@pytest.mark.parametrize(
    "files",
    [("src/app.ts",), (ESBUILD, "src/app.ts", "src/app.js"), (ESBUILD, "src/app.js"), (ESBUILD,)],
)
def test_nothing_else_is(tmp_path: Path, files: tuple[str, ...]) -> None:
    assert not needed(tmp_path, *files)


def test_a_section_for_it_is_enough(tmp_path: Path) -> None:
    assert needs_bundling({"build": {"esbuild": {}}}, [], tmp_path)


def test_handlers_that_are_not_known_yet_do_not_count(tmp_path: Path) -> None:
    assert not needed(tmp_path, ESBUILD, handler="${file(x.yml):handler}")
    assert not needs_bundling({}, [{"image": "x"}], tmp_path)
