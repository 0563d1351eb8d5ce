from __future__ import annotations

from sls_py.position import Position
from sls_py.service.tree import Mark, Tree, TreeSourceMap, empty


def at(line: int) -> Position:
    return Position("s.yml", line, 1)


def sample() -> Mark:
    inner = Mark(at(3), {0: Mark(at(4))}, key=at(2))
    return Mark(at(1), {"a": inner})


def test_a_place_is_found_or_that_of_the_nearest_ancestor() -> None:
    positions = TreeSourceMap(sample())
    assert positions.locate(("a", 0)) == at(4)
    assert positions.locate(("a", 5, "x")) == at(3)
    assert positions.locate(("b",)) == at(1)


def test_only_known_places_are_exact() -> None:
    positions = TreeSourceMap(sample())
    assert positions.exact(("a",)) == at(3)
    assert positions.exact(("a", 5)) is None


def test_keys_have_places_of_their_own() -> None:
    positions = TreeSourceMap(sample())
    assert positions.key(("a",)) == at(2)
    assert positions.key(("a", 0)) == at(4)
    assert positions.key(("a", "nope")) == at(3)


def test_all_places_are_listed() -> None:
    assert TreeSourceMap(sample()).items() == [((), at(1)), (("a",), at(3)), (("a", 0), at(4))]


def test_a_copy_shares_nothing() -> None:
    tree = Tree({"a": [1]}, sample())
    copy = tree.copy()
    copy.value["a"].append(2)
    copy.mark.part("a").parts = {}
    assert tree.value == {"a": [1]}
    assert tree.mark.part("a").parts


def test_an_empty_file_has_no_value() -> None:
    assert empty("s.yml").value is None
