"""Folders that plugins add."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from sls_py.errors import PackagingError
from sls_py.lifecycle.contexts import AddedTree
from sls_py.packaging.trees import Listed, Trees
from tests.packaging.factories import write_tree

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def tree(directory: Path, identity: str = "1") -> AddedTree:
    return AddedTree(directory=directory / "deps", identity=identity)


def paths(listing: tuple[Listed, ...]) -> list[str]:
    return [file.path for file in listing]


def test_every_file_is_listed_with_mode_size_and_digest(tmp_path: Path) -> None:
    write_tree(tmp_path, {"deps/pkg/__init__.py": "", "deps/a.so": ""})
    (tmp_path / "deps/a.so").chmod(0o755)
    assert Trees(tmp_path / "cache").listing(tree(tmp_path)) == (
        Listed("a.so", True, 0, EMPTY),
        Listed("pkg/__init__.py", False, 0, EMPTY),
    )


def test_a_known_identity_is_not_listed_again(tmp_path: Path) -> None:
    write_tree(tmp_path, {"deps/pkg/a.py": ""})
    first = Trees(tmp_path / "cache").listing(tree(tmp_path))
    write_tree(tmp_path, {"deps/pkg/b.py": ""})
    assert Trees(tmp_path / "cache").listing(tree(tmp_path)) == first
    assert paths(Trees(tmp_path / "cache").listing(tree(tmp_path, "2"))) == ["pkg/a.py", "pkg/b.py"]


def test_a_folder_made_anew_is_listed_again(tmp_path: Path) -> None:
    write_tree(tmp_path, {"deps/a.py": ""})
    Trees(tmp_path / "cache").listing(tree(tmp_path))
    (tmp_path / "deps").rename(tmp_path / "old")
    write_tree(tmp_path, {"deps/b.py": ""})
    os.utime(tmp_path / "deps", ns=(0, 0))
    assert paths(Trees(tmp_path / "cache").listing(tree(tmp_path))) == ["b.py"]


def test_listings_that_are_not_needed_any_more_go(tmp_path: Path) -> None:
    write_tree(tmp_path, {"deps/a.py": ""})
    for identity, keep, left in (("1", False, 1), ("2", True, 2), ("2", False, 1)):
        trees = Trees(tmp_path / "cache")
        trees.listing(tree(tmp_path, identity))
        trees.save(keep_others=keep)
        assert len(list((tmp_path / "cache").iterdir())) == left


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": "slspy-tree-1", "root": 1}'])
def test_a_broken_listing_is_made_anew(tmp_path: Path, content: str) -> None:
    write_tree(tmp_path, {"deps/a.py": ""})
    Trees(tmp_path / "cache").listing(tree(tmp_path))
    for file in (tmp_path / "cache").iterdir():
        file.write_text(content)
    assert paths(Trees(tmp_path / "cache").listing(tree(tmp_path))) == ["a.py"]


def test_without_trees_there_is_nothing_to_forget(tmp_path: Path) -> None:
    Trees(tmp_path / "cache").save(keep_others=False)
    assert not (tmp_path / "cache").exists()


def test_a_listing_that_cannot_be_kept_does_no_harm(tmp_path: Path) -> None:
    write_tree(tmp_path, {"deps/a.py": "", "cache": "a file"})
    assert paths(Trees(tmp_path / "cache").listing(tree(tmp_path))) == ["a.py"]


def test_a_link_to_a_folder_above_is_refused(tmp_path: Path) -> None:
    write_tree(tmp_path, {"deps/a.py": ""})
    (tmp_path / "deps/loop").symlink_to(tmp_path / "deps")
    with pytest.raises(PackagingError, match="a link to a folder"):
        Trees(tmp_path / "cache").listing(tree(tmp_path))


def test_a_folder_that_is_gone_is_an_error(tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "deps", ignore_errors=True)
    with pytest.raises(PackagingError, match="cannot read"):
        Trees(tmp_path / "cache").listing(tree(tmp_path))
