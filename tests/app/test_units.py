"""Units run side by side, after those they depend on, and are skipped with them."""

from __future__ import annotations

from threading import Barrier, Lock

import pytest

from sls_py.app.units import NamedReporter, Outcome, side_by_side
from sls_py.errors import DeploymentError, Problem
from sls_py.report import Note, PhaseStarted, SilentReporter, Warned


def names(*words: str) -> frozenset[str]:
    return frozenset(words)


def test_units_run_at_the_same_time() -> None:
    meeting = Barrier(3, timeout=10)
    found = side_by_side(("a", "b", "c"), lambda name: (meeting.wait(), name)[1])
    assert [each.value for each in found] == ["a", "b", "c"]


def test_no_more_than_the_limit_run_at_once() -> None:
    lock, running, most = Lock(), set[str](), 0

    def work(name: str) -> None:
        nonlocal most
        with lock:
            running.add(name)
            most = max(most, len(running))
        with lock:
            running.discard(name)

    side_by_side([str(number) for number in range(20)], work, limit=1)
    assert most == 1


def test_a_unit_waits_for_what_it_depends_on() -> None:
    order: list[str] = []
    after = {"api": names("database", "queue"), "queue": names("database")}
    side_by_side(("api", "queue", "database"), order.append, after=after)
    assert order == ["database", "queue", "api"]


def test_what_depends_on_a_failed_unit_is_skipped_and_the_rest_goes_on() -> None:
    def work(name: str) -> str:
        if name == "queue":
            raise DeploymentError("the queue is on fire")
        return name

    after = {"api": names("queue"), "page": names("api")}
    found = side_by_side(("page", "api", "queue", "other"), work, after=after)
    ended = {each.name: (each.value, each.skipped_for) for each in found}
    assert ended == {
        "page": (None, "api"),
        "api": (None, "queue"),
        "queue": (None, None),
        "other": ("other", None),
    }
    assert [each.ok for each in found] == [False, False, False, True]


def test_units_that_are_not_asked_for_are_not_waited_for() -> None:
    found = side_by_side(("api",), str.upper, after={"api": names("database")})
    assert found[0]._replace(seconds=0) == Outcome("api", "API")


def test_a_bug_in_a_unit_is_raised() -> None:
    def work(name: str) -> None:
        raise KeyError(name)

    with pytest.raises(KeyError):
        side_by_side(("a", "b"), work)


def test_reports_carry_the_name_of_the_unit() -> None:
    inner = SilentReporter()
    reporter = NamedReporter(inner, "eu-west-1", 10)
    reporter.emit(Note(text="hello"))
    reporter.emit(PhaseStarted(name="stack", text="updating"))
    reporter.emit(Warned(problem=Problem(message="old runtime")))
    assert inner.events == [
        Note(text="eu-west-1  | hello"),
        PhaseStarted(name="eu-west-1/stack", text="eu-west-1  | updating"),
        Warned(problem=Problem(message="eu-west-1  | old runtime")),
    ]
