from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sls_py.errors import ServiceFileError
from sls_py.position import Position
from sls_py.service.json_nodes import parse_json
from sls_py.service.tree import TreeSourceMap

TEXT = """{
\t"a": {"b": [1, "x\\n}", null, 1.0]},
  "c": [], "d": {}
}
"""


def test_json_becomes_values_with_positions() -> None:
    tree = parse_json(TEXT, "s.json")
    positions = TreeSourceMap(tree.mark)
    assert tree.value == {"a": {"b": [1, "x\n}", None, 1]}, "c": [], "d": {}}
    assert positions.locate(("a", "b", 1)) == Position("s.json", 2, 17)
    assert positions.key(("d",)) == Position("s.json", 3, 12)


def test_broken_json_is_refused_with_its_place() -> None:
    with pytest.raises(ServiceFileError) as caught:
        parse_json('{"a": 1,\n}', "s.json")
    assert caught.value.position
    assert caught.value.position.file == "s.json"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(max_examples=50)
@given(JSON)
def test_values_are_those_of_the_standard_parser(value: object) -> None:
    for text in (json.dumps(value), json.dumps(value, indent=1, ensure_ascii=False)):
        assert parse_json(text, "s.json").value == value


@pytest.mark.parametrize("text", ['{"a": 1,\n}', '{"a": [1,\n]}', '{"a": {"b": 1,}}'])
def test_a_comma_too_many_is_told_at_its_place(text: str) -> None:
    with pytest.raises(ServiceFileError) as caught:
        parse_json(text, "s.json")
    assert "a comma cannot stand before a closing bracket" in caught.value.message
    assert caught.value.position == Position(
        "s.json", 1, text.index("," if "\n" in text else ",}") + 1
    )
