from __future__ import annotations

from typing import Any

import pytest

from sls_py.deploy.relayed import (
    HANDLER,
    VARIABLE,
    Marker,
    marker_of,
    original_of,
    read_marker,
    undoing,
)

MARKER = Marker(
    session="s1",
    key=bytes(range(32)),
    prefix="slspy/shop/dev/s1",
    host="broker",
    url="",
    owner="ann",
    machine="desk",
    since=1,
    layer="arn:live:1",
    handler="app.main",
)


def attached(marker: Marker = MARKER, **settings: Any) -> dict[str, Any]:
    return {
        "Handler": HANDLER,
        "Runtime": "python3.12",
        "Timeout": 6,
        "Layers": [{"Arn": "arn:live:1", "CodeSize": 1}, {"Arn": "arn:own:1", "CodeSize": 2}],
        "Environment": {"Variables": {"A": "1", VARIABLE: marker.text()}},
        **settings,
    }


def test_a_marker_is_read_as_it_was_written() -> None:
    for marker in (MARKER, MARKER._replace(url="ws://here", runtime="go", observe=True, timeout=3)):
        assert read_marker(marker.text()) == marker


@pytest.mark.parametrize("text", ["", "{}", "x", "[]", '{"key": "?"}', '{"key": 1}', "null"])
def test_what_is_no_marker_is_none(text: str) -> None:
    assert read_marker(text) is None


def test_a_function_without_a_marker_has_nothing_to_undo() -> None:
    assert undoing({"Environment": {"Variables": {"A": "1"}}}) == {}
    assert undoing({}) == {}
    assert marker_of({}) is None


def test_handler_layers_and_variables_are_put_back() -> None:
    assert undoing(attached()) == {
        "Handler": "app.main",
        "Layers": ["arn:own:1"],
        "Environment": {"Variables": {"A": "1"}},
    }


def test_runtime_and_time_are_put_back_when_they_were_changed() -> None:
    marker = MARKER._replace(
        runtime="nodejs22.x", stub_runtime="python3.13", timeout=6, stub_timeout=900
    )
    changes = undoing(attached(marker, Runtime="python3.13", Timeout=900))
    assert (changes["Runtime"], changes["Timeout"]) == ("nodejs22.x", 6)


def test_what_somebody_set_meanwhile_is_kept() -> None:
    marker = MARKER._replace(timeout=6, stub_timeout=900)
    changes = undoing(attached(marker, Handler="new.main", Timeout=30, Layers=[]))
    assert changes == {"Environment": {"Variables": {"A": "1"}}}


def test_a_broken_marker_is_taken_away() -> None:
    broken = attached(Environment={"Variables": {"A": "1", VARIABLE: "junk"}})
    assert undoing(broken) == {"Environment": {"Variables": {"A": "1"}}}


def test_the_original_is_the_configuration_without_the_attachment() -> None:
    assert original_of(attached()) == {
        "Handler": "app.main",
        "Runtime": "python3.12",
        "Timeout": 6,
        "Layers": [{"Arn": "arn:own:1", "CodeSize": 2}],
        "Environment": {"Variables": {"A": "1"}},
    }
