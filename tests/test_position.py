"""Positions of values in the service file."""

from __future__ import annotations

from sls_py.position import Position, SourceMap, dotted

ROOT = Position("serverless.yml", 1, 1)
HELLO = Position("serverless.yml", 9, 5)


def test_a_value_without_a_position_has_that_of_its_nearest_ancestor() -> None:
    known = SourceMap({(): ROOT, ("functions", "hello"): HELLO})
    assert known.locate(("functions", "hello", "events", 0)) == HELLO
    assert known.locate(("provider",)) == ROOT


def test_an_empty_map_knows_nothing() -> None:
    assert SourceMap().locate(("service",)) is None


def test_a_position_reads_as_editors_take_it() -> None:
    assert str(HELLO) == "serverless.yml:9:5"


def test_a_path_reads_with_dots() -> None:
    assert dotted(("functions", "hello", "events", 0)) == "functions.hello.events.0"
