"""Lambda is asked seldom whether it is done, and told about soon after it is."""

from __future__ import annotations

import random

import pytest

from sls_py.sync.pace import Pace


def update(pace: Pace, seconds: float, name: str = "f") -> tuple[int, float]:
    """Return how often an update of so many seconds is looked at, and when it is found to be done."""
    looks, at, count = pace.looks(name), 0.0, 0
    for pause in looks.pauses():
        at, count = at + pause, count + 1
        if at >= seconds:
            break
    pace.learn(name, looks)
    return count, at


@pytest.mark.parametrize("seconds", [0.1, 0.3, 0.6, 0.7, 1.0, 2.0, 3.0])
def test_the_first_update_of_a_session_takes_two_looks_at_most(seconds: float) -> None:
    assert update(Pace(), seconds)[0] <= 2


@pytest.mark.parametrize("seconds", [0.3, 0.6, 0.7, 1.0, 2.0, 3.0, 5.0])
def test_updates_that_take_the_same_time_take_one_look_in_the_end(seconds: float) -> None:
    pace = Pace()
    for _ in range(8):
        update(pace, seconds)
    looks, found = update(pace, seconds)

    assert looks == 1
    assert found <= seconds * 1.3


def test_nearly_all_updates_of_varying_time_take_two_looks_at_most() -> None:
    chance, pace = random.Random(1), Pace()
    counts = [update(pace, chance.uniform(0.3, 1.0))[0] for _ in range(1000)]

    assert sum(count <= 2 for count in counts) >= 990


def test_another_function_profits_from_what_was_learned() -> None:
    pace = Pace()
    for _ in range(8):
        update(pace, 2.0, "one")

    assert update(pace, 2.0, "other")[0] == 1


def test_a_slow_update_is_looked_at_less_and_less_often() -> None:
    looks = Pace().looks("f").pauses()
    pauses = [next(looks) for _ in range(8)]

    assert pauses[2:] == sorted(pauses[2:])
    assert pauses[-1] == 5.0


@pytest.mark.parametrize("slow", [2.0, 6.0, 120.0])
@pytest.mark.parametrize("before", [0, 3])
def test_one_slow_update_does_not_keep_the_next_one_waiting(slow: float, before: int) -> None:
    pace = Pace()
    for _ in range(before):
        update(pace, 0.4)
    update(pace, slow)

    assert update(pace, 0.4)[1] <= 2.0


def test_updates_that_become_faster_are_looked_at_earlier_after_a_while() -> None:
    pace = Pace()
    for _ in range(5):
        update(pace, 4.0)
    found = [update(pace, 0.4)[1] for _ in range(40)]

    assert found[0] <= 5.0
    assert found[-1] <= 1.5


def test_no_look_waits_for_minutes() -> None:
    pace = Pace()
    for _ in range(3):
        update(pace, 120.0)
        looks = pace.looks("f").pauses()

        assert max(next(looks) for _ in range(20)) <= 5.0


def test_the_local_cloud_is_looked_at_within_hundredths() -> None:
    pace = Pace(near=True)

    assert update(pace, 0.01) == (1, 0.015)
    assert update(pace, 0.05)[1] <= 0.06


def test_an_update_that_is_done_with_the_answer_teaches_nothing() -> None:
    pace = Pace()
    pace.learn("f", pace.looks("f"))

    assert next(pace.looks("f").pauses()) == next(Pace().looks("f").pauses())
