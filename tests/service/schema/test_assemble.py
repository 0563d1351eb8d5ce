from __future__ import annotations

from typing import Any

import pytest

from sls_py.events import EVENTS
from sls_py.service.extensions import Extensions
from sls_py.service.schema.assemble import used_events, whole_schema


def events_of(schema: Any) -> Any:
    return schema["$defs"]["function"]["properties"]["events"]["items"]["properties"]


def test_only_the_events_that_occur_have_a_full_schema() -> None:
    known = events_of(whole_schema(Extensions(), {"schedule"}))
    assert known.keys() >= EVENTS.keys()
    assert known["schedule"]
    assert not known["sqs"]
    assert all(events_of(whole_schema(Extensions())).values())


@pytest.mark.parametrize(
    ("config", "kinds"),
    [
        ({"functions": {"a": {"events": [{"sqs": 1}, {"sns": 2}]}, "b": {}}}, {"sqs", "sns"}),
        ({"functions": {"a": {"events": ["text", {}]}, "b": None, "c": {"events": "x"}}}, set()),
        ({"functions": ["x"]}, set()),
        ({}, set()),
    ],
)
def test_used_events_are_found_in_files_of_any_shape(config: Any, kinds: set[str]) -> None:
    assert used_events(config) == kinds
