"""Packages that stay outside of bundles."""

from __future__ import annotations

from pathlib import Path

import pytest
from slspy_esbuild.externals import closure, files_of, is_excluded, package_of

from tests.packaging.factories import write_tree


@pytest.mark.parametrize(
    ("imported", "package"),
    [
        ("pg", "pg"),
        ("pg/lib/x", "pg"),
        ("@scope/a/lib", "@scope/a"),
        ("fs", None),
        ("fs/promises", None),
        ("node:test", None),
        ("./x", None),
        ("/opt/x", None),
        ("@scope", None),
    ],
)
def test_the_package_of_an_import(imported: str, package: str | None) -> None:
    assert package_of(imported) == package


def test_patterns_exclude_packages() -> None:
    assert is_excluded("@aws-sdk/client-s3", ("@aws-sdk/*",))
    assert not is_excluded("pg", ("@aws-sdk/*",))


def placed(directory: Path, *names: str) -> dict[str, str]:
    found = closure(directory, list(names))
    return {one.name: one.folder.relative_to(directory).as_posix() for one in found}


def test_what_a_package_needs_comes_along(tmp_path: Path) -> None:
    tree = {
        "node_modules/a/package.json": '{"dependencies": {"b": "1", "c": "1"}}',
        "node_modules/a/node_modules/b/package.json": "{}",
        "node_modules/b/package.json": "{}",
        "node_modules/c/package.json": '{"optionalDependencies": {"gone": "1", "a": "1"}}',
    }
    write_tree(tmp_path, tree)
    assert placed(tmp_path, "b", "a") == {
        "node_modules/b": "node_modules/b",
        "node_modules/a": "node_modules/a",
        "node_modules/a/node_modules/b": "node_modules/a/node_modules/b",
        "node_modules/c": "node_modules/c",
    }


def test_linked_packages_are_put_where_node_finds_them(tmp_path: Path) -> None:
    store = "node_modules/.pnpm"
    tree = {
        f"{store}/a@1/node_modules/a/package.json": '{"dependencies": {"b": "1"}}',
        f"{store}/b@1/node_modules/b/package.json": "{}",
    }
    write_tree(tmp_path, tree)
    (tmp_path / "node_modules/a").symlink_to(".pnpm/a@1/node_modules/a")
    (tmp_path / f"{store}/a@1/node_modules/b").symlink_to("../../b@1/node_modules/b")
    assert placed(tmp_path, "a") == {
        "node_modules/a": f"{store}/a@1/node_modules/a",
        "node_modules/b": f"{store}/b@1/node_modules/b",
    }


def test_packages_installed_below_are_not_files_of_a_package(tmp_path: Path) -> None:
    write_tree(tmp_path, {"node_modules/a/x.js": "", "node_modules/a/node_modules/b/y.js": ""})
    (package,) = closure(tmp_path, ["a"])
    assert [name for name, _ in files_of(package)] == ["node_modules/a/x.js"]
