"""Node packages for development, as `npm ls` sees them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sls_py.files.walk import scan
from sls_py.packaging.node import development_packages


class Tree:
    """A service with Node packages; a package is written as its place and what its manifest says."""

    def __init__(self, root: Path, **manifest: Any) -> None:
        self.root = root
        self.add("", **manifest)

    def add(self, place: str, **manifest: Any) -> None:
        folder = self.root / place
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text(json.dumps(manifest))
        (folder / "index.js").write_text("x")

    def install(self, *names: str) -> None:
        for name in names:
            self.add(f"node_modules/{name}", name=name)

    def left_out(self) -> list[str]:
        paths = [file.path for file in scan(self.root).files]
        found = development_packages(self.root, paths)
        folders = {path.removesuffix("/index.js") for path in paths if found.owns(path)}
        return sorted(folder for folder in folders if not folder.endswith("package.json"))


def wants(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "^1.0.0")


def modules(names: Sequence[str]) -> list[str]:
    return [f"node_modules/{name}" for name in names]


def test_what_only_development_needs_is_left_out(tmp_path: Path) -> None:
    tree = Tree(tmp_path, dependencies=wants("prod"), devDependencies=wants("dev"))
    tree.install("prod", "dev")
    assert tree.left_out() == ["node_modules/dev"]


def test_what_it_brings_along_goes_too_unless_others_need_it(tmp_path: Path) -> None:
    tree = Tree(tmp_path, dependencies=wants("prod"), devDependencies=wants("dev"))
    tree.add("node_modules/prod", dependencies=wants("shared"))
    tree.add(
        "node_modules/dev", dependencies=wants("shared", "own"), peerDependencies=wants("peer")
    )
    tree.install("shared", "own", "peer")
    assert tree.left_out() == modules(["dev", "own", "peer"])


def test_optional_and_peer_dependencies_are_needed(tmp_path: Path) -> None:
    names = {"optionalDependencies": wants("o"), "peerDependencies": wants("p")}
    tree = Tree(tmp_path, devDependencies=wants("o", "p", "d"), **names)
    tree.install("o", "p", "d")
    assert tree.left_out() == ["node_modules/d"]


def test_a_package_finds_its_own_copy_first(tmp_path: Path) -> None:
    tree = Tree(tmp_path, dependencies=wants("prod"), devDependencies=wants("dev"))
    tree.add("node_modules/prod", dependencies=wants("x"))
    tree.add("node_modules/dev", dependencies=wants("x"))
    tree.install("prod/node_modules/x", "x")
    assert tree.left_out() == modules(["dev", "x"])


def test_packages_that_nobody_asks_for_stay(tmp_path: Path) -> None:
    tree = Tree(tmp_path, dependencies=wants("prod"), devDependencies=wants("dev"))
    tree.install("prod", "dev", "extra", "@scope/extra")
    assert tree.left_out() == ["node_modules/dev"]


def test_scoped_packages_are_found(tmp_path: Path) -> None:
    tree = Tree(tmp_path, devDependencies=wants("@types/node"))
    tree.install("@types/node")
    assert tree.left_out() == ["node_modules/@types/node"]


def test_commands_go_with_their_package(tmp_path: Path) -> None:
    tree = Tree(tmp_path, devDependencies=wants("dev", "one"))
    tree.add("node_modules/dev", bin={"tool": "index.js"})
    tree.add("node_modules/one", bin="index.js")
    for command in ("tool", "one", "other"):
        (tmp_path / "node_modules" / ".bin").mkdir(exist_ok=True)
        (tmp_path / "node_modules" / ".bin" / command).write_text("x")
    commands = ["node_modules/.bin/one", "node_modules/.bin/tool"]
    assert tree.left_out() == [*commands, *modules(["dev", "one"])]


def test_every_project_has_its_own_packages(tmp_path: Path) -> None:
    tree = Tree(tmp_path, dependencies=wants("a"))
    tree.install("a")
    tree.add("sub", devDependencies=wants("a"))
    tree.add("sub/node_modules/a")
    assert tree.left_out() == ["sub/node_modules/a"]


def test_workspaces_are_needed_and_have_development_packages(tmp_path: Path) -> None:
    tree = Tree(tmp_path, workspaces=["packages/*"])
    tree.add("packages/lib", name="lib", dependencies=wants("x"), devDependencies=wants("d"))
    tree.install("x", "d")
    (tmp_path / "node_modules" / "lib").symlink_to("../packages/lib")
    assert tree.left_out() == ["node_modules/d"]


def test_packages_of_a_linked_store_are_found(tmp_path: Path) -> None:
    tree = Tree(tmp_path, devDependencies=wants("dev"), dependencies=wants("prod"))
    tree.add("node_modules/.store/dev/node_modules/dev", dependencies=wants("own"))
    tree.add("node_modules/.store/dev/node_modules/own")
    tree.install("prod")
    (tmp_path / "node_modules" / "dev").symlink_to(".store/dev/node_modules/dev")
    store = ["node_modules/.store/dev/node_modules/dev", "node_modules/.store/dev/node_modules/own"]
    assert tree.left_out() == [*store, "node_modules/dev"]


def test_packages_that_cannot_be_read_stay(tmp_path: Path) -> None:
    tree = Tree(tmp_path, devDependencies=wants("broken", "empty", "gone"))
    tree.install("broken")
    (tmp_path / "node_modules" / "broken" / "package.json").write_text("{")
    (tmp_path / "node_modules" / "empty").mkdir()
    assert tree.left_out() == []


def test_a_broken_manifest_names_nothing(tmp_path: Path) -> None:
    tree = Tree(tmp_path, devDependencies=wants("dev"))
    tree.install("dev")
    for text in ("{", "[]", '{"devDependencies": ["dev"]}'):
        (tmp_path / "package.json").write_text(text)
        assert tree.left_out() == []
