"""What `uv.lock` says, for the platform of a function."""

from __future__ import annotations

from pathlib import Path

import pytest
from slspy_python_requirements.manifests import Manifest
from slspy_python_requirements.options import Options
from slspy_python_requirements.platform import Platform
from slspy_python_requirements.read import read_manifest
from slspy_python_requirements.wanted import Wanted

from sls_py.errors import PackagingError
from tests.packaging.factories import write_tree
from tests.plugins.slspy_python_requirements.index import ARM, X86

LOCK = """
version = 1
[[package]]
name = "api"
version = "1"
source = { virtual = "." }
dependencies = [
    { name = "web", extra = ["fast"] },
    { name = "only-windows", marker = "sys_platform == 'win32'" },
    { name = "shared" },
]
[package.optional-dependencies]
pdf = [{ name = "paper" }]
[package.dev-dependencies]
dev = [{ name = "tester" }]
ml = [{ name = "numbers" }]

[[package]]
name = "web"
version = "2.0"
source = { registry = "https://index.example/simple" }
dependencies = [{ name = "arm-speed", marker = "platform_machine == 'aarch64'" }]
wheels = [{ url = "https://files.example/web.whl", hash = "sha256:11" }]
sdist = { url = "https://files.example/web.tar.gz", hash = "sha256:12" }
[package.optional-dependencies]
fast = [{ name = "turbo" }]

[[package]]
name = "turbo"
version = "3.0"
source = { git = "https://git.example/turbo?subdirectory=python&rev=main#abc123" }

[[package]]
name = "shared"
version = "1"
source = { editable = "shared" }
dependencies = [{ name = "paper" }]
"""
OTHERS = "".join(
    f'[[package]]\nname = "{name}"\nversion = "1.0"\n'
    'source = { registry = "https://pypi.example/simple" }\nwheels = [{ hash = "sha256:99" }]\n'
    for name in ("arm-speed", "only-windows", "paper", "tester", "numbers")
)


def wanted(
    folder: Path,
    options: Options | None = None,
    platform: Platform = X86,
    lock: str = LOCK + OTHERS,
) -> Wanted:
    write_tree(folder, {"uv.lock": lock})
    return read_manifest(Manifest("uv", folder / "uv.lock", folder), options or Options(), platform)


def names(found: Wanted) -> list[str]:
    return [pin.name for pin in found.pins]


def test_the_packages_for_production_are_taken(tmp_path: Path) -> None:
    found = wanted(tmp_path)
    assert (names(found), found.locked) == (["paper", "shared", "turbo", "web"], True)


def test_markers_are_decided_for_the_function(tmp_path: Path) -> None:
    assert "arm-speed" in names(wanted(tmp_path, platform=ARM))


@pytest.mark.parametrize(
    ("options", "more"),
    [
        (Options(with_groups=("ml",)), {"numbers"}),
        (Options(with_groups=("ml", "dev"), without_groups=("dev",)), {"numbers"}),
        (Options(extras=("pdf",)), set[str]()),
    ],
)
def test_groups_come_on_top(tmp_path: Path, options: Options, more: set[str]) -> None:
    assert set(names(wanted(tmp_path, options))) == {"paper", "shared", "turbo", "web"} | more


def test_a_group_can_be_all(tmp_path: Path) -> None:
    assert names(wanted(tmp_path, Options(only_groups=("dev",)))) == ["tester"]


def test_packages_come_from_where_the_lock_says(tmp_path: Path) -> None:
    found = wanted(tmp_path)
    pins = {pin.name: pin for pin in found.pins}
    assert pins["web"].requirement == "web==2.0"
    assert pins["web"].hashes == ("sha256:11", "sha256:12")
    assert (
        pins["turbo"].requirement
        == "turbo @ git+https://git.example/turbo@abc123#subdirectory=python"
    )
    assert found.projects == ((tmp_path / "shared").resolve(),)
    assert found.indexes == ("https://index.example/simple",)


def test_of_several_versions_that_for_the_platform_is_taken(tmp_path: Path) -> None:
    lock = """
[[package]]
name = "api"
version = "1"
source = { virtual = "." }
dependencies = [
    { name = "x", version = "1.0", source = { registry = "r" }, marker = "python_version < '3.13'" },
    { name = "x", version = "2.0", source = { registry = "r" }, marker = "python_version >= '3.13'" },
]
[[package]]
name = "x"
version = "1.0"
source = { registry = "r" }
[[package]]
name = "x"
version = "2.0"
source = { registry = "r" }
"""
    versions = [
        wanted(tmp_path, platform=Platform(minor, "x86_64"), lock=lock).pins[0].version
        for minor in (12, 13)
    ]
    assert versions == ["1.0", "2.0"]


def test_a_member_of_a_workspace_gets_its_own_packages(tmp_path: Path) -> None:
    lock = """
[manifest]
members = ["api", "jobs"]
[[package]]
name = "api"
version = "1"
source = { editable = "services/api" }
dependencies = [{ name = "six" }]
[[package]]
name = "jobs"
version = "1"
source = { editable = "services/jobs" }
[[package]]
name = "six"
version = "1.0"
source = { registry = "r" }
"""
    write_tree(tmp_path, {"uv.lock": lock})
    found = {
        member: names(
            read_manifest(Manifest("uv", tmp_path / "uv.lock", tmp_path / folder), Options(), X86)
        )
        for member, folder in (("api", "services/api"), ("jobs", "services/jobs"), ("all", "."))
    }
    assert found == {"api": ["six"], "jobs": [], "all": ["six"]}


def test_a_project_that_the_lock_does_not_know_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackagingError, match="has no project in"):
        wanted(tmp_path, lock="version = 1\n")


def test_a_package_that_is_missing_in_the_lock_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackagingError, match=r"`uv.lock` lacks `paper`"):
        wanted(tmp_path, lock=LOCK)


def test_a_lock_that_is_not_understood_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackagingError, match=r"`uv.lock` is not understood: 'name' is missing"):
        wanted(tmp_path, lock="[[package]]\nversion = '1'\nsource = {virtual = '.'}\n")
