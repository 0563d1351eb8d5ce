"""Tests of colors."""

from __future__ import annotations

from io import StringIO

import pytest

from sls_py.ui.style import PLAIN, Style, visible_length, wants_color


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_text_is_wrapped_in_escape_codes() -> None:
    assert Style(color=True)("hello", "bold", "red") == "\x1b[1;31mhello\x1b[0m"


def test_text_stays_plain_without_colors() -> None:
    assert PLAIN("hello", "bold", "red") == "hello"


def test_escape_codes_have_no_width() -> None:
    assert visible_length(Style(color=True)("hello", "green")) == 5


@pytest.mark.parametrize(
    ("environ", "terminal", "expected"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, True, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_colors_follow_terminal_and_environment(
    environ: dict[str, str], terminal: bool, expected: bool
) -> None:
    stream = Terminal() if terminal else StringIO()
    assert wants_color(stream, environ) is expected
