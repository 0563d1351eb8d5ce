"""Packages are installed once, completely or not at all, and are the same whatever installed them."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
from slspy_python_requirements.manifests import find_manifest
from slspy_python_requirements.options import Options
from slspy_python_requirements.platform import Platform
from slspy_python_requirements.request import Installed, Request
from slspy_python_requirements.store import UNUSED, Store, default_folder

from sls_py.errors import PackagingError, SlspyError
from sls_py.report import PhaseStarted, SilentReporter
from tests.packaging.factories import write_tree
from tests.plugins.slspy_python_requirements.index import (
    ARM,
    X86,
    offline,
    project,
    sdist,
    wheel,
)


class Home:
    """A store, a folder of wheels and a service, all below one folder."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self.folder = folder
        self.wheels = folder / "wheels"
        self.service = folder / "service"
        self.service.mkdir()
        self.wheels.mkdir()
        self.reporter = SilentReporter()
        self.store = Store(folder / "store", environ, self.reporter)

    def require(self, text: str) -> None:
        (self.service / "requirements.txt").write_text(text)

    def get(
        self, options: Options | None = None, platform: Platform = X86, *, anew: bool = False
    ) -> Installed:
        options = options or offline(self.wheels)
        manifest = find_manifest(self.service, options)
        assert manifest
        found = self.store.get(Request(manifest, platform, options), anew=anew)
        assert found
        return found

    @property
    def installations(self) -> int:
        return sum(isinstance(event, PhaseStarted) for event in self.reporter.events)


@pytest.fixture
def home(tmp_path: Path, environ: dict[str, str]) -> Home:
    return Home(tmp_path, environ)


def files(found: Installed) -> list[str]:
    paths = (path for path in found.directory.rglob("*") if path.is_file())
    return sorted(path.relative_to(found.directory).as_posix() for path in paths)


def test_every_installer_makes_the_same(home: Home, installer: str) -> None:
    wheel(home.wheels, "lib", requires=["deep"], scripts=["lib"])
    wheel(home.wheels, "deep", files={"deep.py": "", "deep_tool": "#!/bin/sh\n"})
    home.require("lib\n")
    found = home.get(offline(home.wheels, installer))
    assert found.names == ("deep 1.0", "lib 1.0")
    assert files(found) == [
        "deep-1.0.dist-info/METADATA",
        "deep-1.0.dist-info/RECORD",
        "deep-1.0.dist-info/WHEEL",
        "deep.py",
        "deep_tool",
        "lib-1.0.dist-info/METADATA",
        "lib-1.0.dist-info/RECORD",
        "lib-1.0.dist-info/WHEEL",
        "lib-1.0.dist-info/entry_points.txt",
        "lib/__init__.py",
    ]
    record = (found.directory / "lib-1.0.dist-info/RECORD").read_text()
    assert "INSTALLER" not in record
    assert "bin/" not in record
    modes = {
        path.name: path.stat().st_mode & 0o777
        for path in found.directory.glob("deep*")
        if path.is_file()
    }
    assert modes == {"deep.py": 0o644, "deep_tool": 0o755}
    assert found.identity == "5fd1ae89ddf33270a76ad2cea4b8495aa4bb8ee105b80f8fee3d19e1cfb5a491"


def test_unchanged_requirements_are_installed_once(home: Home) -> None:
    wheel(home.wheels, "lib")
    home.require("lib\n")
    first = home.get()
    assert (home.get(), home.installations) == (first, 1)


def test_whatever_decides_makes_another_installation(home: Home) -> None:
    wheel(home.wheels, "lib")
    wheel(home.wheels, "lib", "2.0")
    found = set()
    for text, platform in (("lib==1.0", X86), ("lib==2.0", X86), ("lib==1.0", ARM)):
        home.require(text)
        found.add(home.get(platform=platform).directory)
    home.require("lib==1.0")
    found.add(home.get(offline(home.wheels, no_deploy=("other",))).directory)
    assert len(found) == 4


def test_caches_can_be_passed_over(home: Home) -> None:
    wheel(home.wheels, "lib")
    home.require("lib\n")
    before = home.get()
    wheel(home.wheels, "lib", "2.0")
    assert home.get() == before
    assert home.get(anew=True).names == ("lib 2.0",)
    assert home.get().names == ("lib 2.0",)


@pytest.mark.parametrize(
    ("machine", "tag"), [(X86, "manylinux_2_28_x86_64"), (ARM, "manylinux_2_28_aarch64")]
)
def test_wheels_are_those_of_the_function(
    home: Home, installer: str, machine: Platform, tag: str
) -> None:
    for place in ("manylinux_2_28_x86_64", "manylinux_2_28_aarch64"):
        wheel(home.wheels, "lib", tag=f"cp312-cp312-{place}", files={f"lib/{place}.so": "x"})
    home.require("lib\n")
    assert f"lib/{tag}.so" in files(home.get(offline(home.wheels, installer), machine))


def test_a_wheel_for_a_newer_linux_is_not_taken(home: Home, installer: str) -> None:
    wheel(home.wheels, "lib", tag="cp311-cp311-manylinux_2_28_x86_64")
    home.require("six\nlib==1.0\n")
    wheel(home.wheels, "six")
    with pytest.raises(PackagingError, match=r"wheel.* for python3.11 on x86_64") as raised:
        home.get(offline(home.wheels, installer), Platform(11, "x86_64"))
    assert raised.value.position
    assert raised.value.position.line == 2


def test_nothing_is_left_of_an_installation_that_failed(home: Home, installer: str) -> None:
    wheel(home.wheels, "six")
    home.require("six\nnowhere\n")
    with pytest.raises(PackagingError, match="there is no package `nowhere`"):
        home.get(offline(home.wheels, installer))
    assert list((home.folder / "store" / "trees").iterdir()) == []


def test_a_locked_package_that_is_another_file_is_refused(home: Home, installer: str) -> None:
    wheel(home.wheels, "six")
    home.require(f"six==1.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(PackagingError, match=r"`six` is not the file that was locked"):
        home.get(offline(home.wheels, installer))


def test_a_lock_is_installed_as_it_is(home: Home, installer: str) -> None:
    digest = wheel(home.wheels, "lib", requires=["not-locked"])
    lock = '[[package]]\nname = "api"\nversion = "1"\nsource = {virtual = "."}\ndependencies = [{name = "lib"}]\n'
    lock += f'[[package]]\nname = "lib"\nversion = "1.0"\nsource = {{registry = "https://pypi.example/simple"}}\nwheels = [{{hash = "{digest}"}}]\n'
    write_tree(home.service, {"uv.lock": lock})
    assert home.get(offline(home.wheels, installer)).names == ("lib 1.0",)


def test_pure_sources_are_built_here(home: Home, installer: str) -> None:
    sdist(home.wheels, "lib")
    wheel(home.wheels, "six")
    home.require("six\nlib==2.0\n")
    assert home.get(offline(home.wheels, installer)).names == ("lib 2.0", "six 1.0")


def test_sources_that_are_compiled_need_a_wheel(home: Home, installer: str) -> None:
    sdist(home.wheels, "lib", tag="cp312-cp312-linux_x86_64")
    home.require("lib==2.0\n")
    with pytest.raises(PackagingError, match=r"`lib.*no wheel for python3.12 on x86_64") as raised:
        home.get(offline(home.wheels, installer))
    assert "`vendor`" in (raised.value.hint or "")


def test_a_project_on_this_machine_comes_as_plain_files(home: Home, installer: str) -> None:
    project(home.folder / "shared", "shared")
    home.require("-e ../shared\n")
    found = home.get(offline(home.wheels, installer))
    assert "shared/__init__.py" in files(found)
    assert not [name for name in files(found) if name.endswith((".pth", "direct_url.json"))]


def test_a_project_in_a_repository_is_built(home: Home, installer: str) -> None:
    folder = project(home.folder / "repository", "lib")
    me = ("-c", "user.name=me", "-c", "user.email=me@mail.example")
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "begin")):
        subprocess.run(["git", *me, *arguments], cwd=folder, check=True)
    home.require(f"lib @ git+{folder.as_uri()}\n")
    assert home.get(offline(home.wheels, installer)).names == ("lib 2.0",)


def test_a_change_in_a_project_is_noticed(home: Home) -> None:
    project(home.folder / "shared", "shared")
    home.require("../shared\n")
    before = home.get()
    (home.folder / "shared/shared/__init__.py").write_text("version = 'new'\n")
    after = home.get()
    assert (home.installations, before.identity != after.identity) == (2, True)
    assert "new" in (after.directory / "shared/__init__.py").read_text()


def test_packages_that_must_not_be_deployed_go_with_their_files(home: Home) -> None:
    wheel(home.wheels, "lib", requires=["Deep_Lib"])
    wheel(home.wheels, "deep_lib")
    home.require("lib\n")
    found = home.get(offline(home.wheels, no_deploy=("deep-lib",)))
    assert found.names == ("lib 1.0",)
    assert not [name for name in files(found) if name.startswith("deep")]


def test_slim_leaves_out_tests_and_metadata_but_the_version(home: Home) -> None:
    inside = {
        "lib/__init__.py": "",
        "lib/tests/test_a.py": "",
        "lib/data/big.bin": "x",
        "lib/a.pyi": "",
    }
    wheel(home.wheels, "lib", files=inside)
    home.require("lib\n")
    found = home.get(offline(home.wheels, slim=True, slim_patterns=("**/data",)))
    assert files(found) == ["lib-1.0.dist-info/METADATA", "lib/__init__.py"]


def test_several_processes_install_once(home: Home) -> None:
    wheel(home.wheels, "lib")
    home.require("lib\n")
    threads = [threading.Thread(target=home.get) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert home.installations == 1


def test_what_nobody_asks_for_any_more_goes(home: Home) -> None:
    wheel(home.wheels, "lib")
    home.require("lib\n")
    old = home.get().directory.parent
    os.utime(old / "report.json", (0, (old / "report.json").stat().st_mtime - UNUSED - 60))
    home.require("lib # again\n")
    home.get()
    assert not old.exists()


def test_a_broken_report_counts_as_nothing(home: Home) -> None:
    wheel(home.wheels, "lib")
    home.require("lib\n")
    (home.get().directory.parent / "report.json").write_text(json.dumps({}))
    assert (home.get().names, home.installations) == (("lib 1.0",), 2)


def test_bytecode_needs_an_interpreter_when_it_is_asked_for(home: Home) -> None:
    home.require("lib\n")
    with pytest.raises(SlspyError, match=r"`bytecode` needs Python 3.99"):
        home.get(offline(home.wheels, bytecode=True), Platform(99, "x86_64"))


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({"SLSPY_HOME": "/s", "XDG_CACHE_HOME": "/c"}, "linux", "/s/python"),
        ({"XDG_CACHE_HOME": "/c", "HOME": "/h"}, "linux", "/c/slspy/python"),
        ({"HOME": "/h"}, "linux", "/h/.cache/slspy/python"),
        ({"HOME": "/h"}, "darwin", "/h/Library/Caches/slspy/python"),
        ({"LOCALAPPDATA": "/d"}, "win32", "/d/slspy/cache/python"),
    ],
)
def test_packages_are_kept_in_the_users_cache(
    environ: dict[str, str], platform: str, expected: str
) -> None:
    assert default_folder(environ, platform) == Path(expected)
