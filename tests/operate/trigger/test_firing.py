"""Tests of sending and waiting."""

from __future__ import annotations

from collections.abc import Mapping

from sls_py.aws.protocols import LogEvent
from sls_py.operate.invoke import Failure
from sls_py.operate.log_groups import Source
from sls_py.operate.trigger import Fired, LogWatcher, Outcome, Prepared, Reply, Sent, fire
from sls_py.operate.trigger.firing import FAILED_SECONDS, Clock
from sls_py.testing.fakes import FakeClock
from tests.operate.fakes import FakeLogs

GROUP = "/aws/lambda/hello"
GOOD = Outcome(ok=True, request="r1", matched="id")


class Watcher:
    """Sees an outcome at the n-th look."""

    def __init__(self, outcome: Outcome | None = GOOD, looks: int = 1) -> None:
        self.outcome, self.looks = outcome, looks
        self.log: list[str] = []

    def begin(self) -> None:
        self.log.append("begin")

    def look(self, sent: Sent) -> Outcome | None:
        self.log.append(f"look for {sent.id}")
        self.looks -= 1
        return self.outcome if self.looks <= 0 else None


def fired(
    sent: Sent, watcher: Watcher | None = None, clock: FakeClock | None = None, delay: float = 0
) -> Fired:
    time = clock or FakeClock()
    prepared = Prepared("target", {}, lambda: sent, delay=delay)
    return fire(prepared, watcher, seconds=30, clock=Clock(time.now, time.sleep))


def test_without_a_watcher_an_event_is_only_sent() -> None:
    result = fired(Sent("m1"))
    assert (result.ok, result.outcome) == (True, None)


def test_the_log_is_read_before_the_event_is_sent() -> None:
    watcher = Watcher(looks=2)
    result = fired(Sent("m1"), watcher)
    assert watcher.log == ["begin", "look for m1", "look for m1"]
    assert (result.ok, result.outcome) == (True, GOOD)


def test_what_failed_is_not_well() -> None:
    bad = Outcome(ok=False, request="r1", matched="id", failure=Failure("E", "boom", ()))
    assert not fired(Sent("m1"), Watcher(bad)).ok
    assert not fired(Sent(reply=Reply(ok=False, body=b"", status=500))).ok


def test_waiting_ends_when_the_time_is_over() -> None:
    clock = FakeClock(0)
    result = fired(Sent("m1"), Watcher(looks=1000), clock, delay=10)
    assert not result.ok
    assert clock.time == 40


def test_an_answer_that_says_all_is_not_waited_for() -> None:
    watcher = Watcher()
    assert fired(Sent(reply=Reply(ok=True, body=b""), finished=True), watcher).ok
    assert watcher.log == ["begin"]


def test_the_reason_of_a_failed_request_is_looked_for_only_shortly() -> None:
    clock = FakeClock(0)
    fired(Sent(reply=Reply(ok=False, body=b"", status=403)), Watcher(looks=1000), clock)
    assert clock.time == FAILED_SECONDS


def test_what_is_left_behind_is_taken_back_after_the_outcome() -> None:
    watcher, clock = Watcher(), FakeClock()
    prepared = Prepared("t", {}, lambda: Sent("m1"), undo=lambda: watcher.log.append("undo"))
    fire(prepared, watcher, seconds=1, clock=Clock(clock.now, clock.sleep))
    assert watcher.log == ["begin", "look for m1", "undo"]


def invocation(request: str, *lines: str, ended: bool = True) -> list[LogEvent]:
    texts = [f"START RequestId: {request} Version: 1", *lines]
    texts += [f"REPORT RequestId: {request}\tDuration: 1 ms"] if ended else []
    return [LogEvent(timestamp=1_800_000_000_000, message=text, stream=request) for text in texts]


def log_watcher(*batches: list[LogEvent], group: Mapping[str, bool] | None = None) -> LogWatcher:
    clock = FakeClock()
    source = Source("hello", "hello", GROUP, shared=bool(group))
    made = LogWatcher(FakeLogs({GROUP: list(batches)}), source, clock.now)
    made.begin()
    return made


def test_the_invocation_that_names_the_event_is_the_one() -> None:
    watcher = log_watcher([], invocation("r1", "other") + invocation("r2", "got m1"))
    outcome = watcher.look(Sent("m1", ("m1",)))
    assert outcome
    assert (outcome.request, outcome.matched, outcome.lines) == ("r2", "id", ("got m1",))


def test_otherwise_it_is_the_first_new_one() -> None:
    watcher = log_watcher(invocation("r0"), invocation("r1") + invocation("r2"))
    outcome = watcher.look(Sent("m1", ("m1",)))
    assert outcome
    assert (outcome.request, outcome.matched) == ("r1", "time")


def test_an_invocation_that_runs_is_waited_for() -> None:
    watcher = log_watcher([], invocation("r1", "got m1", ended=False), invocation("r1", "got m1"))
    assert watcher.look(Sent("m1", ("m1",))) is None
    assert watcher.look(Sent("m1", ("m1",)))


def test_other_functions_of_a_shared_group_are_passed_over() -> None:
    other = [
        LogEvent(timestamp=event.timestamp, message=event.message, stream="2026/01/01/other[1]x")
        for event in invocation("r1")
    ]
    watcher = log_watcher([], other, group={"shared": True})
    assert watcher.look(Sent("m1")) is None
