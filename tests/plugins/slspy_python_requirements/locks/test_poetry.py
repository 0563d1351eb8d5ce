"""What `poetry.lock` says, of Poetry 1 and 2."""

from __future__ import annotations

from pathlib import Path

import pytest
from slspy_python_requirements.manifests import Manifest
from slspy_python_requirements.options import Options
from slspy_python_requirements.read import read_manifest
from slspy_python_requirements.wanted import Wanted

from tests.packaging.factories import write_tree
from tests.plugins.slspy_python_requirements.index import ARM, X86


def package(name: str, more: str = "") -> str:
    return (
        f'[[package]]\nname = "{name}"\nversion = "1.0"\noptional = {"true" if "extra" in more else "false"}\n'
        f'files = [{{file = "{name}.whl", hash = "sha256:11"}}]\n{more}\n'
    )


SECOND = (
    package("web", 'groups = ["main"]')
    + package("arm", 'groups = ["main"]\nmarkers = "platform_machine == \'aarch64\'"')
    + package("tester", 'groups = ["dev"]')
    + package("both", 'groups = ["main", "dev"]\nmarkers = {main = "sys_platform == \'win32\'"}')
    + package("pdf", 'groups = ["main"]\nmarkers = "extra == \'paper\'"')
    + package(
        "shared", 'groups = ["main"]\n[package.source]\ntype = "directory"\nurl = "../shared"'
    )
    + package(
        "forked",
        'groups = ["main"]\n[package.source]\ntype = "git"\nurl = "https://git.example/f"\nreference = "main"\nresolved_reference = "abc"',
    )
    + package(
        "mirrored",
        'groups = ["main"]\n[package.source]\ntype = "legacy"\nurl = "https://index.example/simple"',
    )
)
FIRST = package(
    "web",
    '[package.dependencies]\nDeep = {version = ">=1", markers = "python_version < \'3.13\'"}\nwindows = {version = "*", platform = "win32"}\npdf = {version = "*", optional = true}\n[package.extras]\npaper = ["pdf (>=1)"]',
) + "".join(map(package, ("deep", "windows", "pdf", "tester", "old-tester")))
PROJECT = """
[tool.poetry.dependencies]
python = "^3.12"
web = {version = "*", extras = ["paper"]}
[tool.poetry.group.dev.dependencies]
tester = "*"
[tool.poetry.dev-dependencies]
old-tester = "*"
"""


def wanted(folder: Path, lock: str, options: Options | None = None, *, arm: bool = False) -> Wanted:
    write_tree(folder, {"poetry.lock": lock, "pyproject.toml": PROJECT})
    manifest = Manifest("poetry", folder / "poetry.lock", folder)
    return read_manifest(manifest, options or Options(), ARM if arm else X86)


def names(found: Wanted) -> set[str]:
    return {pin.name for pin in found.pins}


MAIN = {"web", "shared", "forked", "mirrored"}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (Options(), MAIN),
        (Options(with_groups=("dev",)), MAIN | {"tester", "both"}),
        (Options(only_groups=("dev",)), {"tester", "both"}),
        (Options(without_groups=("main",)), set[str]()),
        (Options(extras=("paper",)), MAIN | {"pdf"}),
    ],
)
def test_poetry_2_notes_groups_and_markers(
    tmp_path: Path, options: Options, expected: set[str]
) -> None:
    assert names(wanted(tmp_path, SECOND, options)) == expected


def test_markers_are_decided_for_the_function(tmp_path: Path) -> None:
    assert names(wanted(tmp_path, SECOND, arm=True)) == MAIN | {"arm"}


def test_packages_come_from_where_the_lock_says(tmp_path: Path) -> None:
    found = wanted(tmp_path, SECOND)
    assert found.projects == ((tmp_path / "../shared").resolve(),)
    assert found.indexes == ("https://index.example/simple",)
    assert "forked @ git+https://git.example/f@abc" in {pin.requirement for pin in found.pins}


def test_in_locks_of_poetry_1_the_project_is_followed(tmp_path: Path) -> None:
    assert names(wanted(tmp_path, FIRST)) == {"web", "deep", "pdf"}
    more = names(wanted(tmp_path, FIRST, Options(with_groups=("dev",))))
    assert more == {"web", "deep", "pdf", "tester", "old-tester"}
