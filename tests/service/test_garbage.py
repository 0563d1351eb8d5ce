from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from sls_py.service.garbage import MANY, uncollected


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.unfreeze()
    gc.enable()


def test_nothing_is_collected_meanwhile_and_everything_afterwards() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_many_new_values_are_left_out_of_later_looks() -> None:
    with uncollected():
        values: list[list[int]] = [[number] for number in range(MANY + 1)]
    assert gc.get_freeze_count() > len(values)


def test_a_few_new_values_are_not() -> None:
    gc.collect()
    with uncollected():
        values: list[list[int]] = [[]]
    assert (gc.get_freeze_count(), len(values)) == (0, 1)


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    with uncollected():
        pass
    assert not gc.isenabled()
