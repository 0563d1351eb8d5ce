"""Many named tuples."""

from __future__ import annotations

from typing import NamedTuple

from sls_py.files.rows import row_maker


class Pair(NamedTuple):
    """Two fields."""

    one: int
    other: str


def test_rows_are_those_that_a_call_makes() -> None:
    made = list(map(row_maker(Pair), zip((1, 2), "ab", strict=True)))
    assert made == [Pair(1, "a"), Pair(2, "b")]
    assert (type(made[0]), made[1].other) == (Pair, "b")
