"""Two deployments of one stack do not run at the same time, and a lock that was left behind does not stay."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sls_py.deploy.caller import Caller, this_process
from sls_py.deploy.lock import LEASE, Lock, LockPlace, holder_of
from sls_py.errors import AwsError, BusyError, ExitCode
from sls_py.report import SilentReporter
from sls_py.testing.fakes import FakeClock, FakeGateways
from sls_py.testing.packages import PREFIX, simple_package
from tests.deploy.running import (
    BUCKET,
    LATER,
    STACK,
    code_of,
    deploy,
    deploy_hello,
    deployed,
    live_code,
    notes,
    remove,
)

KEY = f"{PREFIX}/slspy-lock.json"
NEW = "NEW = 1"
OTHER_MACHINE = Caller("ffffffffffff", 7, "bob", "ci-3", "deploy")


class Waiting(FakeClock):
    """A clock that lets something happen while somebody sleeps."""

    def __init__(self, happening: Callable[[], None], after: int = 3) -> None:
        super().__init__()
        self.left = after
        self._happening = happening

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self.left -= 1
        if self.left == 0:
            self._happening()


def lock(
    gateways: FakeGateways,
    caller: Caller = OTHER_MACHINE,
    *,
    patience: float = 0.0,
    clock: FakeClock | None = None,
    reporter: SilentReporter | None = None,
) -> Lock:
    return Lock(
        LockPlace(STACK, KEY, {}),
        gateways.buckets,
        caller=caller,
        clock=clock or FakeClock(),
        reporter=reporter or SilentReporter(),
        patience=patience,
    )


def locked(tmp_path: Path) -> tuple[FakeGateways, Lock]:
    """Return a deployed stack that somebody on another machine works on."""
    gateways = deployed(simple_package(tmp_path))
    theirs = lock(gateways)
    theirs.take(BUCKET)
    gateways.forget()
    return gateways, theirs


def test_who_holds_the_lock_is_said(tmp_path: Path) -> None:
    gateways, _ = locked(tmp_path)
    with pytest.raises(BusyError) as caught:
        deploy(simple_package(tmp_path, NEW), gateways)
    assert caught.value.exit_code is ExitCode.BUSY
    assert "bob@ci-3 (`slspy deploy`, process 7, since 2027-01-15 08:00:00 UTC)" in str(
        caught.value
    )
    assert "--wait-lock" in (caught.value.hint or "")


def test_nothing_is_changed_while_somebody_else_holds_it(tmp_path: Path) -> None:
    gateways, _ = locked(tmp_path)
    with pytest.raises(BusyError):
        deploy(simple_package(tmp_path, NEW), gateways)
    with pytest.raises(BusyError):
        deploy_hello(simple_package(tmp_path, NEW), gateways)
    with pytest.raises(BusyError):
        remove(gateways)
    assert set(gateways.writes) == {"buckets.put_if"}
    assert holder_of(gateways.buckets.read(BUCKET, KEY)).user == "bob"


def test_an_unchanged_deployment_does_not_ask_for_it(tmp_path: Path) -> None:
    gateways, _ = locked(tmp_path)
    assert not deploy(simple_package(tmp_path), gateways).changed
    assert deploy_hello(simple_package(tmp_path), gateways).change == "unchanged"
    assert gateways.writes == []


def test_it_is_held_around_everything_that_is_written_and_then_let_go(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    deploy(simple_package(tmp_path, NEW), gateways)
    writes = [name for name in gateways.calls if name in gateways.writes or name[-3:] == "_if"]
    assert (writes[0], writes[-1]) == ("buckets.put_if", "buckets.delete_if")
    assert KEY not in gateways.buckets.content[BUCKET]


def test_it_is_let_go_after_a_failure(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    gateways.fail("stacks.update", "ValidationError")
    with pytest.raises(AwsError):
        deploy(simple_package(tmp_path, NEW), gateways)
    assert KEY not in gateways.buckets.content[BUCKET]


def test_waiting_ends_when_the_other_lets_go(tmp_path: Path) -> None:
    gateways, theirs = locked(tmp_path)
    reporter = SilentReporter()
    package = simple_package(tmp_path, NEW)
    deploy(package, gateways, clock=Waiting(theirs.release), wait_lock=600, reporter=reporter)
    assert live_code(gateways) == code_of(package)
    assert "waiting for bob@ci-3" in notes(reporter)


def test_what_was_deployed_while_waiting_is_looked_at_again(tmp_path: Path) -> None:
    """Who waited finds the work done when both wanted the same."""
    gateways, theirs = locked(tmp_path)
    package = simple_package(tmp_path, NEW)

    def they_deploy() -> None:
        theirs.release()
        deploy(package, gateways, caller=OTHER_MACHINE)

    result = deploy(package, gateways, clock=Waiting(they_deploy), wait_lock=600)
    assert not result.changed
    assert len(gateways.stacks.requests) == 3


def test_a_function_deployed_while_waiting_is_looked_at_again(tmp_path: Path) -> None:
    gateways, theirs = locked(tmp_path)
    package = simple_package(tmp_path, NEW)

    def they_deploy() -> None:
        theirs.release()
        deploy_hello(package, gateways, caller=OTHER_MACHINE)

    change = deploy_hello(package, gateways, clock=Waiting(they_deploy), wait_lock=600)
    assert change.change == "unchanged"
    assert gateways.calls.count("functions.update_code") == 1


def test_waiting_has_an_end(tmp_path: Path) -> None:
    """The lock is renewed again and again, so it is not abandoned."""
    gateways, theirs = locked(tmp_path)
    clock = FakeClock()

    class Renewing(FakeClock):
        def sleep(self, seconds: float) -> None:
            clock.sleep(seconds)
            super().sleep(seconds)
            theirs.renew()

    with pytest.raises(BusyError):
        deploy(simple_package(tmp_path, NEW), gateways, clock=Renewing(), wait_lock=600)
    assert 590 <= clock.now() - FakeClock().now() <= 620


def test_a_lock_older_than_its_lease_is_taken_over(tmp_path: Path) -> None:
    gateways, _ = locked(tmp_path)
    gateways.buckets.ages[KEY] = LEASE
    reporter = SilentReporter()
    assert deploy(simple_package(tmp_path, NEW), gateways, reporter=reporter).changed
    assert "took over the lock that bob@ci-3" in notes(reporter)


def test_a_lock_that_nobody_renews_is_taken_over_whatever_its_age(tmp_path: Path) -> None:
    """Where S3 does not tell the time, watching the lock tells enough."""
    gateways, _ = locked(tmp_path)
    clock = FakeClock()
    assert deploy(simple_package(tmp_path, NEW), gateways, clock=clock, wait_lock=600).changed
    assert clock.now() - FakeClock().now() < LEASE + 10


def test_the_lock_of_a_dead_process_of_this_machine_is_taken_over_at_once(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    lock(gateways, LATER).take(BUCKET)
    assert deploy(simple_package(tmp_path, NEW), gateways).changed


def test_the_lock_of_a_living_process_of_this_machine_is_not(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    here = this_process("deploy")
    lock(gateways, here).take(BUCKET)
    with pytest.raises(BusyError):
        lock(gateways, replace(here, pid=here.pid + 1)).take(BUCKET)


def test_whoever_lost_the_lock_stops(tmp_path: Path) -> None:
    """A laptop slept for an hour: its lease is over, and somebody else deploys."""
    gateways, theirs = locked(tmp_path)
    gateways.buckets.ages[KEY] = 3600
    mine = lock(gateways, LATER)
    assert mine.take(BUCKET)
    theirs.renew()
    with pytest.raises(BusyError, match="taken over by ada@laptop"):
        theirs.check()
    mine.check()


def test_letting_go_leaves_the_lock_of_somebody_else_alone(tmp_path: Path) -> None:
    gateways, theirs = locked(tmp_path)
    gateways.buckets.ages[KEY] = 3600
    lock(gateways, LATER).take(BUCKET)
    theirs.release()
    assert holder_of(gateways.buckets.read(BUCKET, KEY)).user == "ada"


def test_a_lost_answer_to_the_first_write_is_no_defeat(tmp_path: Path) -> None:
    """The request is repeated, and then finds what it wrote itself."""
    gateways = deployed(simple_package(tmp_path))
    mine = lock(gateways)
    first_answer = gateways.buckets.put_if
    lost: list[str | None] = []

    def losing(*arguments: object, **named: object) -> str | None:
        lost.append(first_answer(*arguments, **named))  # type: ignore[arg-type]
        return None

    gateways.buckets.put_if = losing  # type: ignore[method-assign]
    assert not mine.take(BUCKET)
    assert mine.held
    assert len(lost) == 1


def test_who_may_not_write_to_the_bucket_goes_on_without(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    gateways.fail("buckets.put_if", "AccessDenied")
    assert deploy_hello(simple_package(tmp_path, NEW), gateways).change == "code"


def test_a_stack_that_changed_after_it_was_looked_at_is_looked_at_again(tmp_path: Path) -> None:
    """Somebody deployed between our look and our lock."""
    gateways = deployed(simple_package(tmp_path))
    package, theirs = simple_package(tmp_path, NEW), simple_package(tmp_path, "THEIRS = 1")
    take = gateways.buckets.put_if

    def just_before(*arguments: object, **named: object) -> str | None:
        gateways.buckets.put_if = take  # type: ignore[method-assign]
        deploy(theirs, gateways, caller=OTHER_MACHINE)
        return take(*arguments, **named)  # type: ignore[arg-type]

    gateways.buckets.put_if = just_before  # type: ignore[method-assign]
    deploy(package, gateways)
    assert live_code(gateways) == code_of(package)
    assert gateways.calls.count("stacks.template") == 3


def test_of_two_first_deployments_the_later_one_ends_up_live(tmp_path: Path) -> None:
    """The bucket is there before the lock: whoever comes second finds the stack changed, and plans anew."""
    gateways = FakeGateways()
    package, theirs = simple_package(tmp_path, NEW), simple_package(tmp_path, "THEIRS = 1")
    take = gateways.buckets.put_if

    def just_before(*arguments: object, **named: object) -> str | None:
        gateways.buckets.put_if = take  # type: ignore[method-assign]
        deploy(theirs, gateways, caller=OTHER_MACHINE)
        return take(*arguments, **named)  # type: ignore[arg-type]

    gateways.buckets.put_if = just_before  # type: ignore[method-assign]
    reporter = SilentReporter()
    deploy(package, gateways, reporter=reporter)
    assert live_code(gateways) == code_of(package)
    assert "somebody else deployed stack `shop-dev` meanwhile: looking again" in notes(reporter)


def test_a_stack_that_somebody_creates_just_now_is_waited_for(tmp_path: Path) -> None:
    gateways = FakeGateways()
    create = gateways.stacks.create

    def just_before(request: object) -> str:
        gateways.stacks.create = create  # type: ignore[method-assign]
        deploy(simple_package(tmp_path, "THEIRS = 1"), gateways, caller=OTHER_MACHINE)
        return create(request)  # type: ignore[arg-type]

    gateways.stacks.create = just_before  # type: ignore[method-assign]
    package = simple_package(tmp_path, NEW)
    deploy(package, gateways, wait_lock=600)
    assert live_code(gateways) == code_of(package)


def test_a_lock_that_cannot_be_read_is_still_one(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    for body in (b"not JSON", b"[]", json.dumps({"pid": "seven"}).encode()):
        gateways.buckets.content[BUCKET][KEY] = body
        with pytest.raises(BusyError, match="locked by somebody"):
            deploy(simple_package(tmp_path, NEW), gateways)
