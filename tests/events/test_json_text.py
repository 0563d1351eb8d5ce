import pytest

from sls_py.events.json_text import json_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": [1, True, None]}, '{"a":[1,true,null]}'),
        ({"whole": 2.0, "half": 0.5}, '{"whole":2,"half":0.5}'),
        ("Zoë", '"Zoë"'),
    ],
)
def test_json_is_compact_and_spelled_as_javascript_does(value: object, text: str) -> None:
    assert json_text(value) == text
