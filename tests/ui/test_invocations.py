"""Tests of how the answer of a function is shown."""

from __future__ import annotations

import pytest

from sls_py.aws.protocols import Invocation
from sls_py.ui.invocations import invocation_json, render_failure, render_payload


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        (b'{"a": 1}', '{\n    "a": 1\n}'),
        (b'"text"', '"text"'),
        (b"null", "null"),
        (b"not json", "not json"),
        (b"", ""),
        ('{"ä": "ö"}'.encode(), '{\n    "ä": "ö"\n}'),
    ],
)
def test_payloads_are_indented_json(payload: bytes, text: str) -> None:
    assert render_payload(payload) == text


def test_json_has_the_payload_as_a_value() -> None:
    answer = Invocation(status=200, payload=b'{"a": 1}', log="START", version="3")
    assert invocation_json(answer) == {
        "status": 200,
        "payload": {"a": 1},
        "functionError": None,
        "executedVersion": "3",
        "log": "START",
    }


def test_a_failure_shows_its_traceback() -> None:
    text = render_failure("hello", "ValueError", "boom", ('File "app.py", line 3\n    raise',))
    assert text.splitlines() == [
        "error: function `hello` failed: ValueError: boom",
        'File "app.py", line 3',
        "    raise",
    ]
