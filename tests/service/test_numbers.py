from __future__ import annotations

import pytest

from sls_py.service import numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"),
        (-3, "-3"),
        (1.5, "1.5"),
        (0.1, "0.1"),
        (True, "true"),
        (False, "false"),
        (1e-6, "0.000001"),
        (1.5e-7, "1.5e-7"),
        (1e-7, "1e-7"),
        (1e21, "1e+21"),
        (1.25e30, "1.25e+30"),
        (12345678901234567000, "12345678901234567000"),
    ],
)
def test_numbers_are_written_as_javascript_writes_them(value: float, text: str) -> None:
    assert numbers.text(value) == text


def test_whole_floats_become_integers() -> None:
    assert numbers.number(3.0) == 3
    assert isinstance(numbers.number(3.0), int)


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), 10**400])
def test_what_json_cannot_hold_becomes_none(value: float) -> None:
    assert numbers.number(value) is None
