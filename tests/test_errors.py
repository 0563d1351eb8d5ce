"""Errors carry what happened, where, and what to try."""

from __future__ import annotations

import pytest

from sls_py.errors import (
    BusyError,
    CredentialsError,
    ExitCode,
    PackagingError,
    Problem,
    ServiceFileError,
    SlspyError,
    UsageError,
    did_you_mean,
    nearest,
)
from sls_py.position import Position


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SlspyError("x"), ExitCode.FAILED),
        (UsageError("x"), ExitCode.USAGE),
        (CredentialsError("x"), ExitCode.USAGE),
        (BusyError("x"), ExitCode.BUSY),
        (ServiceFileError([Problem(message="x")]), ExitCode.USAGE),
        (PackagingError([Problem(message="x")]), ExitCode.USAGE),
    ],
)
def test_each_error_has_its_exit_code(error: SlspyError, code: ExitCode) -> None:
    assert error.exit_code is code


def test_problems_come_in_the_order_of_the_file() -> None:
    later = Problem(message="b", position=Position("serverless.yml", 9, 1))
    earlier = Problem(message="a", position=Position("serverless.yml", 2, 7))
    assert ServiceFileError([later, earlier]).problems == (earlier, later)


def test_an_error_without_problems_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="at least one problem"):
        ServiceFileError([])


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("memorySzie", "memorySize"),
        ("memorysize", "memorySize"),
        ("timeuot", "timeout"),
        ("zzz", None),
    ],
)
def test_the_nearest_word_is_found(word: str, expected: str | None) -> None:
    assert nearest(word, ["memorySize", "timeout", "handler"]) == expected


def test_a_hint_names_the_nearest_word() -> None:
    assert did_you_mean("deplo", ["deploy", "remove"]) == "did you mean `deploy`?"
    assert did_you_mean("qqq", ["deploy", "remove"]) is None
