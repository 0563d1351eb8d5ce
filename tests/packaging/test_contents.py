"""What zips will hold."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from sls_py.files.hashes import HashCache
from sls_py.lifecycle.contexts import AddedFile, AddedTree
from sls_py.packaging.contents import Collector
from sls_py.packaging.plan import Target
from sls_py.packaging.select import Kept
from sls_py.packaging.trees import Trees
from tests.packaging.factories import write_tree

CODE = Target("svc.zip", "code", Path(), (), functions=("one", "two"))
LAYER = Target("libs.zip", "layer", Path(), (), layer="libs")


def collector(directory: Path) -> Collector:
    return Collector(HashCache(directory / "hashes", now_ns=0), Trees(directory / "trees"))


def kept(directory: Path, *names: str) -> tuple[Kept, ...]:
    return tuple(Kept(name, str(directory / name), None) for name in names)


def test_members_have_mode_digest_and_size(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": "abc", "run": "x"})
    (tmp_path / "run").chmod(0o744)
    found = collector(tmp_path).collect(CODE, kept(tmp_path, "a.py", "run"), ())
    first, second = found.members
    assert first.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert (first.executable, second.executable) == (False, True)
    assert found.sizes == {"a.py": 3, "run": 1}


def test_an_added_file_goes_before_one_of_the_service(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": "old", "elsewhere": "from disk"})
    added = (
        AddedFile(name="a.py", content=b"new"),
        AddedFile(name="b.py", content=tmp_path / "elsewhere", executable=True),
    )
    found = collector(tmp_path).collect(CODE, kept(tmp_path, "a.py"), added)
    assert {(one.name, one.source, one.executable) for one in found.members} == {
        ("a.py", b"new", False),
        ("b.py", str(tmp_path / "elsewhere"), True),
    }


def test_an_added_file_can_be_for_some_functions(tmp_path: Path) -> None:
    added = (
        AddedFile(name="for-one", content=b"", functions=frozenset({"one"})),
        AddedFile(name="for-other", content=b"", functions=frozenset({"other"})),
    )
    found = collector(tmp_path).collect(CODE, (), added)
    assert [member.name for member in found.members] == ["for-one"]


def test_layers_get_no_added_files(tmp_path: Path) -> None:
    added = (AddedFile(name="a", content=b""),)
    assert collector(tmp_path).collect(LAYER, (), added).members == ()


def test_the_same_file_can_have_two_names(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": "abc"})
    files = collector(tmp_path)
    for name in ("a.py", "libs/a.py"):
        found = files.collect(CODE, (Kept(name, str(tmp_path / "a.py"), None),), ())
        assert [member.name for member in found.members] == [name]


def test_files_that_cannot_be_read_are_problems_once(tmp_path: Path) -> None:
    files = collector(tmp_path)
    for _ in range(2):
        files.collect(CODE, kept(tmp_path, "gone.py"), ())
    (problem,) = files.problems
    assert problem.message == f"cannot read `{tmp_path / 'gone.py'}`: No such file or directory"
    assert problem.hint == "leave it out: add `!gone.py` to `package.patterns`"


def test_a_name_that_is_not_utf8_is_a_problem(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    files = collector(tmp_path)
    files.collect(CODE, (Kept(name, str(tmp_path / name), None),), ())
    (problem,) = files.problems
    assert problem.message.startswith("the name of the file `caf\\udce9.txt` is not UTF-8")


def test_a_tree_gives_way_to_files_of_the_same_name(tmp_path: Path) -> None:
    write_tree(
        tmp_path, {"a.py": "own", "deps/a.py": "tree", "deps/lib/b.py": "tree", "deps/c": ""}
    )
    tree = AddedTree(directory=tmp_path / "deps", identity="1")
    added = (AddedFile(name="lib/b.py", content=b"added"),)
    found = collector(tmp_path).collect(CODE, kept(tmp_path, "a.py"), added, (tree,))
    assert {one.name: one.source for one in found.members} == {
        "a.py": str(tmp_path / "a.py"),
        "lib/b.py": b"added",
        "c": f"{tmp_path}/deps/c",
    }


def test_a_tree_belongs_to_functions_and_layers(tmp_path: Path) -> None:
    write_tree(tmp_path, {"deps/a.py": ""})

    def names(target: Target, functions: set[str] | None, layers: set[str]) -> list[str]:
        tree = AddedTree(
            directory=tmp_path / "deps",
            identity="1",
            prefix="python",
            functions=None if functions is None else frozenset(functions),
            layers=frozenset(layers),
        )
        found = collector(tmp_path).collect(target, (), (), (tree,))
        return [member.name for member in found.members]

    assert names(CODE, None, set()) == ["python/a.py"]
    assert names(CODE, {"one"}, set()) == ["python/a.py"]
    assert names(CODE, {"other"}, {"libs"}) == []
    assert names(LAYER, set(), {"libs"}) == ["python/a.py"]
    assert names(LAYER, None, {"other"}) == []


def test_a_tree_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    gathering = collector(tmp_path)
    tree = AddedTree(directory=tmp_path / "gone", identity="1")
    gathering.collect(CODE, (), (), (tree,))
    assert [str(tmp_path / "gone") in problem.message for problem in gathering.problems] == [True]


def test_a_tree_with_a_name_that_is_not_utf8_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "deps").mkdir()
    (tmp_path / os.fsdecode(b"deps/caf\xe9")).touch()
    gathering = collector(tmp_path)
    gathering.collect(CODE, (), (), (AddedTree(directory=tmp_path / "deps", identity="1"),))
    assert ["is not UTF-8" in problem.message for problem in gathering.problems] == [True]


def test_files_are_looked_at_again_when_told(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": "old", "b.py": "old"})
    gathering, files = collector(tmp_path), kept(tmp_path, "a.py", "b.py", "c.py")
    before = gathering.collect(CODE, files)
    assert len(gathering.problems) == 1
    write_tree(tmp_path, {"a.py": "newer", "b.py": "newer", "c.py": "new"})
    gathering.forget([str(tmp_path / "a.py")])
    after = gathering.collect(CODE, files)
    assert (before.sizes, after.sizes) == (
        {"a.py": 3, "b.py": 3},
        {"a.py": 5, "b.py": 3, "c.py": 3},
    )
    assert gathering.problems == []
