"""The sources of functions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from slspy_esbuild.entries import find_entries

from tests.packaging.factories import function, service, write_tree


def found(directory: Path, *, only_typescript: bool = False) -> list[tuple[str, str]]:
    of = service(
        directory,
        function("ts", "src/a.main"),
        function("js", "src/b.main.deep"),
        function("both", "./src/c.main"),
        function("gone", "src/gone.main"),
        function("image", image="x"),
        function("given", "src/a.main", artifact="a.zip"),
        replace(function("python", "src/d.main"), runtime="python3.12"),
        runtime="nodejs22.x",
    )
    entries = find_entries(of, only_typescript=only_typescript)
    return [(entry.function, entry.source) for entry in entries]


def tree(directory: Path) -> Path:
    names = ("src/a.ts", "src/b.mjs", "src/c.ts", "src/c.js", "src/d.ts")
    return write_tree(directory, dict.fromkeys(names, ""))


def test_handlers_on_node_have_sources(tmp_path: Path) -> None:
    assert found(tree(tmp_path)) == [("ts", "src/a.ts"), ("js", "src/b.mjs"), ("both", "src/c.ts")]


def test_javascript_is_left_alone_when_only_typescript_is_wanted(tmp_path: Path) -> None:
    assert found(tree(tmp_path), only_typescript=True) == [("ts", "src/a.ts")]
