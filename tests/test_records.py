"""Behavior of records: those of the standard library's frozen dataclasses."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from typing import Any, ClassVar

import pytest

from sls_py.records import dataclass, field, fields, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A record with every kind of field."""

    name: str
    region: str = "us-east-1"
    tags: list[str] = field(default_factory=list)
    note: str = field(default="", compare=False, repr=False)
    kind: str = field(default="s3", init=False)


@dataclass(frozen=True)
class Pair:
    """A record whose values may be given by place."""

    left: int
    right: int = 2

    def __post_init__(self) -> None:
        if self.right < self.left:
            raise ValueError("the wrong way around")


@dataclass(kw_only=True)
class Draft:
    """A record that may be altered."""

    name: str


@dataclasses.dataclass(frozen=True)
class Triple(Pair):
    """A dataclass of the standard library on top of a record."""

    middle: int = 0


def test_defaults_and_factories_fill_what_is_not_given() -> None:
    first, second = Bucket(name="a"), Bucket(name="a")
    assert (first.region, first.tags, first.kind) == ("us-east-1", [], "s3")
    assert first.tags is not second.tags


def test_values_given_by_place_follow_the_order_of_fields() -> None:
    assert Pair(1) == Pair(1, 2) == Pair(left=1, right=2)


@pytest.mark.parametrize(
    "make",
    [
        Bucket,
        lambda: Bucket("a"),  # type: ignore[call-arg]
        lambda: Bucket(name="a", size=1),  # type: ignore[call-arg]
        lambda: Bucket(name="a", kind="s4"),  # type: ignore[call-arg]
    ],
)
def test_wrong_arguments_are_type_errors(make: Callable[[], Any]) -> None:
    with pytest.raises(TypeError, match=r"__init__\(\)"):
        make()


def test_a_check_after_the_initializer_runs() -> None:
    with pytest.raises(ValueError, match="wrong way"):
        Pair(3, 2)


def test_equality_and_hash_use_the_compared_fields() -> None:
    assert Bucket(name="a", note="x") == Bucket(name="a", note="y")
    assert Bucket(name="a") != Bucket(name="b")
    assert Pair(1, 2).__eq__((1, 2)) is NotImplemented
    assert {Pair(1, 2): "found"}[Pair(1, 2)] == "found"


def test_the_text_form_shows_fields_and_leaves_out_hidden_ones() -> None:
    assert repr(Bucket(name="a")) == "Bucket(name='a', region='us-east-1', tags=[], kind='s3')"


def test_a_frozen_record_refuses_to_be_altered() -> None:
    pair = Pair(1, 2)
    with pytest.raises(FrozenInstanceError):
        pair.left = 5  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del pair.left
    assert pair == Pair(1, 2)


def test_an_open_record_is_altered_and_cannot_be_a_key() -> None:
    draft = Draft(name="a")
    draft.name = "b"
    assert draft == Draft(name="b")
    with pytest.raises(TypeError, match="unhashable"):
        hash(draft)


def test_the_functions_of_the_standard_library_work_on_records() -> None:
    bucket = Bucket(name="a", tags=["x"])
    assert dataclasses.replace(bucket, name="b") == Bucket(name="b", tags=["x"])
    assert dataclasses.asdict(Pair(1)) == {"left": 1, "right": 2}
    assert [one.name for one in dataclasses.fields(Pair)] == ["left", "right"]
    match Pair(1, 2):
        case Pair(left, right):
            assert (left, right) == (1, 2)


def test_copies_and_pickles_are_equal() -> None:
    for record in (Bucket(name="a", tags=["x"]), Pair(1, 2), Draft(name="a")):
        assert copy.copy(record) == copy.deepcopy(record) == record
        assert pickle.loads(pickle.dumps(record)) == record


def test_a_frozen_dataclass_inherits_from_a_record() -> None:
    assert Triple(1, 2, 3).left == 1
    with pytest.raises(FrozenInstanceError):
        Triple(1, 2, 3).middle = 4  # type: ignore[misc]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive(Bucket):
    """A record on top of a record."""

    days: int = 7
    owner: str = dataclasses.field(default="me", compare=False)


def test_a_record_inherits_the_fields_of_a_record() -> None:
    archive = Archive(name="a", days=1)
    assert [each.name for each in fields(archive)][-2:] == ["days", "owner"]
    assert archive == Archive(name="a", days=1, owner="you") != Archive(name="a", days=2)
    assert not hasattr(archive, "__dict__")


def test_copies_with_changes_are_those_of_the_standard_library() -> None:
    assert replace(Pair(1, 2), right=5) == dataclasses.replace(Pair(1, 2), right=5) == Pair(1, 5)
    assert replace(Triple(1, 2, 3), middle=4) == Triple(1, 2, 4)
    assert replace(Bucket(name="a", tags=["x"]), name="b") == Bucket(name="b", tags=["x"])
    with pytest.raises(TypeError, match="__init__"):
        replace(Pair(1, 2), middle=3)  # type: ignore[call-arg]


@pytest.mark.parametrize("cls", [Bucket, Pair, Draft, Archive, Triple])
def test_fields_are_those_of_the_standard_library(cls: Any) -> None:
    ours, theirs = fields(cls), dataclasses.fields(cls)
    for name in ("name", "type", "init", "repr", "compare", "kw_only"):
        assert [getattr(each, name) for each in ours] == [getattr(each, name) for each in theirs]


@dataclass(frozen=True)
class Mixed:
    """A record with a field that is only given by name."""

    first: int = field(default=1, kw_only=True)
    second: int = 2


def test_a_single_field_can_be_for_names_only() -> None:
    assert Mixed(5) == Mixed(first=1, second=5)
    assert Mixed.__match_args__ == ("second",)


def test_what_a_record_cannot_be_is_refused_when_it_is_defined() -> None:
    with pytest.raises(TypeError, match="no class variables"):

        @dataclass(frozen=True)
        class Counted:
            count: ClassVar[int] = 0

    with pytest.raises(TypeError, match="no parameters but its fields"):

        @dataclass(frozen=True)
        class Made:
            given: dataclasses.InitVar[int]

    with pytest.raises(TypeError, match="would share"):

        @dataclass(frozen=True)
        class Shared:
            tags: list[str] = []  # noqa: RUF012 - what is refused

    with pytest.raises(TypeError, match="cannot be made from the dataclass `Triple`"):

        @dataclass(frozen=True)
        class Quadruple(Triple):
            fourth: int = 0
