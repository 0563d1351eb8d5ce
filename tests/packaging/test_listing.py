"""The files of zips with the rules that kept them."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from sls_py.errors import PackagingError
from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import PackageContext
from sls_py.model.layer import Layer
from sls_py.model.listing import ListedArtifact, ListedFile, Reason
from sls_py.model.service import Service
from sls_py.packaging.listing import list_files
from sls_py.position import ConfigPath, Position, SourceMap
from sls_py.report import SilentReporter
from tests.packaging.factories import function, service, write_tree


def listed(
    of: Service, *functions: str, lifecycle: Lifecycle | None = None
) -> tuple[ListedArtifact, ...]:
    return list_files(
        of,
        of.directory / ".slspy",
        lifecycle=lifecycle or Lifecycle(),
        reporter=SilentReporter(),
        functions=functions or None,
    )


def reasons(files: tuple[ListedFile, ...]) -> list[tuple[str, str, str | None]]:
    return [(file.name, file.reason.origin, file.reason.pattern) for file in files]


def test_every_file_comes_with_its_rule(tmp_path: Path) -> None:
    write_tree(tmp_path, {"b.py": "12", "a.py": "", "docs/keep.md": "", "docs/drop.md": ""})
    (found,) = listed(service(tmp_path, patterns=("!docs/**", "docs/keep.md")))
    assert reasons(found.files) == [
        ("a.py", "default", None),
        ("b.py", "default", None),
        ("docs/keep.md", "service", "docs/keep.md"),
    ]
    assert [file.size for file in found.files] == [0, 2, 0]
    assert reasons(found.left_out) == [("docs/drop.md", "service", "!docs/**")]


def test_rules_are_where_they_are_written(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": "", "a.md": "", "libs/x.py": "", "libs/x.txt": ""})
    own = function("own", individually=True, patterns=("!*.txt", "!*.md"))
    layer = Layer(key="libs", name="libs", path="libs", patterns=("!*.txt",))
    places: dict[ConfigPath, Position] = {
        ("functions", "own", "package", "patterns", 1): Position("serverless.yml", 7, 9),
        ("layers", "libs", "package", "patterns", 0): Position("serverless.yml", 12, 9),
    }
    of = replace(service(tmp_path, own, layers=[layer]), positions=SourceMap(places))
    code, libs = listed(of)
    markdown = next(file for file in code.left_out if file.name == "a.md")
    assert markdown.reason == Reason("function", "!*.md", Position("serverless.yml", 7, 9))
    assert libs.left_out[0].reason.position == Position("serverless.yml", 12, 9)


def test_what_plugins_add_is_listed(tmp_path: Path) -> None:
    class Adds:
        @moments.PACKAGE_SELECT.before
        def add(self, context: PackageContext) -> None:
            context.add_file("made.py", b"x = 1")
            context.exclude("a.py")

    write_tree(tmp_path, {"a.py": "", "b.py": ""})
    lifecycle = Lifecycle()
    lifecycle.register("adds", Adds())
    (found,) = listed(service(tmp_path), lifecycle=lifecycle)
    assert reasons(found.files) == [("b.py", "default", None), ("made.py", "plugin", None)]
    assert reasons(found.left_out) == [("a.py", "plugin", "!a.py")]


def test_only_the_zips_of_some_functions_can_be_listed(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": ""})
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("bootstrap", "1234")
    of = service(tmp_path, function("a", individually=True), function("b", artifact="x.zip"))
    assert [one.name for one in listed(of, "a")] == ["a.zip"]
    (given,) = listed(of, "b")
    assert given.files == (ListedFile("bootstrap", 4, Reason("artifact")),)


def test_what_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    of = service(tmp_path, layers=[Layer(key="libs", name="libs", path="libs")])
    with pytest.raises(PackagingError, match="does not exist"):
        listed(of)


def test_listing_makes_no_zip(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": ""})
    listed(service(tmp_path))
    assert not list(tmp_path.rglob("*.zip"))
