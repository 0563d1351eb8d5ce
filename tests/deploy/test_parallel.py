"""Calls side by side."""

from __future__ import annotations

from threading import Barrier

import pytest

from sls_py.deploy.parallel import each


def test_results_come_in_order() -> None:
    assert each(lambda number: number * 2, range(50)) == list(range(0, 100, 2))


def test_calls_run_at_the_same_time() -> None:
    barrier = Barrier(4, timeout=10)
    each(lambda _: barrier.wait(), range(4))


def test_the_first_error_is_raised() -> None:
    def call(number: int) -> int:
        if number == 3:
            raise ValueError(number)
        return number

    with pytest.raises(ValueError, match="3"):
        each(call, range(100), workers=2)


def test_nothing_is_nothing() -> None:
    assert each(lambda item: item, []) == []
