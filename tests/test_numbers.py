"""Tests of sizes, times and counts."""

from __future__ import annotations

import pytest

from sls_py.numbers import count, duration, megabytes, size


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (9_949, "9.9 kB"),
        (12_345, "12 kB"),
        (999_600, "1.0 MB"),
        (2_500_000_000, "2.5 GB"),
        (5_000_000_000_000, "5000 GB"),
    ],
)
def test_sizes_have_two_or_three_digits(number: int, text: str) -> None:
    assert size(number) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.004, "4 ms"),
        (0.1, "0.1s"),
        (9.9, "9.9s"),
        (42.4, "42s"),
        (59.6, "1m 00s"),
        (102, "1m 42s"),
    ],
)
def test_times_get_coarser_as_they_grow(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_one_has_no_plural() -> None:
    assert (count(1, "function"), count(2, "function")) == ("1 function", "2 functions")


def test_limits_are_written_as_aws_does() -> None:
    assert megabytes(250 * 1024 * 1024) == "250.0 MB"
