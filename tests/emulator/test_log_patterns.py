"""Filter patterns match what they match on AWS."""

from __future__ import annotations

import pytest

from sls_py.emulator.log_patterns import compile_pattern

RECORD = (
    '{"level": "error", "code": 404, "user": {"id": 7, "tags": ["a", "b"]}, "ok": true, "no": null}'
)


@pytest.mark.parametrize(
    ("pattern", "line", "expected"),
    [
        ("", "anything", True),
        ("ERROR", "an ERROR here", True),
        ("ERROR", "an error here", False),
        ("ERROR disk", "disk ERROR", True),
        ("ERROR disk", "ERROR", False),
        ('"disk full"', "the disk full", True),
        ('"disk full"', "full disk", False),
        ("ERROR -disk", "ERROR disk", False),
        ("-disk", "ERROR", True),
        ("?ERROR ?WARN", "a WARN", True),
        ("?ERROR ?WARN", "an INFO", False),
        ("%4[0-9]{2}%", "code 404", True),
        ("%4[0-9]{2}%", "code 504", False),
        ("%(%", "(", False),
        ('{ $.level = "error" }', RECORD, True),
        ('{ $.level = "info" }', RECORD, False),
        ('{ $.level = "err*" }', RECORD, True),
        ('{ $.level != "info" }', RECORD, True),
        ("{ $.code = 404 }", RECORD, True),
        ("{ $.code >= 500 }", RECORD, False),
        ("{ $.code > 400 && $.user.id = 7 }", RECORD, True),
        ('{ $.code > 500 || ($.user.id = 7 && $.level = "error") }', RECORD, True),
        ('{ $.user.tags[1] = "b" }', RECORD, True),
        ('{ $.user.tags[*] = "c" }', RECORD, False),
        ("{ $.ok IS TRUE }", RECORD, True),
        ("{ $.no IS NULL }", RECORD, True),
        ("{ $.gone NOT EXISTS }", RECORD, True),
        ("{ $.code NOT EXISTS }", RECORD, False),
        ("{ $.level = %^err% }", RECORD, True),
        ('{ $.level = "error" }', "no json", False),
        ("{ $.level = }", RECORD, False),
        ("{ ($.code = 404 }", RECORD, False),
    ],
)
def test_a_pattern_matches(pattern: str, line: str, expected: bool) -> None:
    assert compile_pattern(pattern)(line) is expected
