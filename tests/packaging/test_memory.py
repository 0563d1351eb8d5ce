"""Packaging again and again in one process."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import PackageContext
from sls_py.model.service import Service
from sls_py.packaging.memory import Memory
from tests.packaging.factories import build, service, write_tree


class Watch:
    """A service that is packaged after each change, by one process that is told of the changes."""

    def __init__(self, root: Path) -> None:
        self.root = write_tree(root, {"a.py": "a", "b.py": "b", "c/d.py": "d"})
        self.service: Service = service(root)
        self.memory = Memory()
        self.lifecycle = Lifecycle()
        self.build()

    def build(self, *changed: str) -> dict[str, str]:
        """Package, and check that a process without memory makes the same of it."""
        files = frozenset(self.root / name for name in changed)
        hooks = self.lifecycle
        found = build(self.service, lifecycle=hooks, memory=self.memory, changed=files)
        assert found == build(self.service, lifecycle=self.lifecycle)
        with zipfile.ZipFile(found.items[0].path) as archive:
            return {name: archive.read(name).decode() for name in archive.namelist()}

    def write(self, tree: Mapping[str, str]) -> dict[str, str]:
        write_tree(self.root, tree)
        return self.build(*tree)


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(tmp_path)


def test_each_change_gets_into_the_zip(watch: Watch) -> None:
    assert watch.write({"a.py": "new"}) == {"a.py": "new", "b.py": "b", "c/d.py": "d"}
    assert watch.write({"c/d.py": "new"}) == {"a.py": "new", "b.py": "b", "c/d.py": "new"}
    assert watch.write({"a.py": "a", "b.py": "2"}) == {"a.py": "a", "b.py": "2", "c/d.py": "new"}


def test_new_and_deleted_files_are_seen(watch: Watch) -> None:
    assert set(watch.write({"e.py": "e"})) == {"a.py", "b.py", "c/d.py", "e.py"}
    (watch.root / "b.py").unlink()
    assert set(watch.build("b.py")) == {"a.py", "c/d.py", "e.py"}


def test_what_did_not_change_is_not_looked_at(tmp_path: Path) -> None:
    of, memory = service(write_tree(tmp_path, {"a.py": "a", "b.py": "b"})), Memory()
    before = build(of, memory=memory)
    write_tree(tmp_path, {"b.py": "not told of"})
    told = frozenset({tmp_path / "a.py"})
    assert build(of, memory=memory, changed=told) == before
    assert build(of, memory=memory) != before


def test_a_zip_that_others_changed_is_made_again(watch: Watch) -> None:
    (watch.root / ".slspy/svc.zip").write_bytes(b"broken")
    assert watch.build("a.py") == {"a.py": "a", "b.py": "b", "c/d.py": "d"}
    (watch.root / ".slspy/svc.zip").write_bytes(b"broken")
    assert watch.write({"a.py": "new"}) == {"a.py": "new", "b.py": "b", "c/d.py": "d"}


def test_another_service_is_packaged_from_the_start(watch: Watch) -> None:
    watch.service = service(watch.root, patterns=("!b.py",))
    assert watch.build("a.py") == {"a.py": "a", "c/d.py": "d"}


def test_plugins_are_asked_every_time(watch: Watch) -> None:
    class Counter:
        def __init__(self) -> None:
            self.calls = 0

        @moments.PACKAGE_SELECT.before
        def add(self, context: PackageContext) -> None:
            self.calls += 1
            context.add_file("counted", b"x")

    plugin = Counter()
    watch.lifecycle.register("counter", plugin)
    assert watch.build("a.py")["counted"] == "x"
    assert watch.build("a.py")["counted"] == "x"
    assert plugin.calls == 4
