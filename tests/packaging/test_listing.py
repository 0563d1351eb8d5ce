"""The files of zips with the rules that kept them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.errors import PackagingError
from sls_py.model.layer import Layer
from sls_py.packaging.listing import list_files
from tests.packaging.factories import function, service, write_tree


def test_every_file_comes_with_its_rule(tmp_path: Path) -> None:
    write_tree(tmp_path, {"b.py": "", "a.py": "", "docs/keep.md": "", "docs/drop.md": ""})
    of = service(tmp_path, patterns=("!docs/**", "docs/keep.md"))
    (found,) = list_files(of, tmp_path / ".slspy").values()
    assert [(file.name, file.rule.pattern if file.rule else None) for file in found] == [
        ("a.py", None),
        ("b.py", None),
        ("docs/keep.md", "docs/keep.md"),
    ]


def test_only_the_zips_of_some_functions_can_be_listed(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": ""})
    of = service(tmp_path, function("a", individually=True), function("b", artifact="x.zip"))
    assert list(list_files(of, tmp_path, functions=["a"])) == ["a.zip"]
    assert list(list_files(of, tmp_path, functions=["b"])) == []


def test_what_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    of = service(tmp_path, layers=[Layer(key="libs", name="libs", path="libs")])
    with pytest.raises(PackagingError, match="does not exist"):
        list_files(of, tmp_path)
