"""An operation is followed to its end, and its cause of failure is found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sls_py.deploy.monitor import Ended, failure, follow, mark, root_cause
from sls_py.errors import AwsError
from sls_py.model.deployed import LiveStack, StackEvent
from sls_py.report import Progress, ResourceEvent, SilentReporter
from sls_py.testing.fake_stacks import FakeStacks
from sls_py.testing.fakes import FakeClock, FakeGateways

STACK_ID = "arn:stack/1"


def event(number: int, logical_id: str, status: str, reason: str = "", **fields: Any) -> StackEvent:
    given: dict[str, Any] = {
        "stack_id": STACK_ID,
        "physical_id": f"physical-{logical_id}",
        "type": "AWS::SQS::Queue",
        **fields,
    }
    return StackEvent(
        event_id=str(number), logical_id=logical_id, status=status, reason=reason, **given
    )


def ended(*events: StackEvent, status: str = "UPDATE_ROLLBACK_COMPLETE", reason: str = "") -> Ended:
    stack = LiveStack(name="shop", stack_id=STACK_ID, status=status, status_reason=reason)
    return Ended(stack, events)


def test_events_are_reported_once_and_in_order() -> None:
    gateways, reporter, clock = FakeGateways(), SilentReporter(), FakeClock()
    gateways.stacks.put_in_status("shop", "UPDATE_COMPLETE")
    since = mark(gateways.stacks, "shop")
    gateways.stacks.put_in_status("shop", "UPDATE_IN_PROGRESS", looks=3)
    found = follow(gateways.stacks, "shop", since=since, reporter=reporter, clock=clock)
    statuses = [item.status for item in reporter.events if isinstance(item, ResourceEvent)]
    assert statuses == ["UPDATE_IN_PROGRESS", "UPDATE_COMPLETE"]
    assert found.status == "UPDATE_COMPLETE"


def test_short_operations_are_noticed_early_and_long_ones_asked_for_less() -> None:
    gateways, clock = FakeGateways(), FakeClock(0.0)
    gateways.stacks.put_in_status("shop", "UPDATE_IN_PROGRESS", looks=1)
    follow(gateways.stacks, "shop", since=None, reporter=SilentReporter(), clock=clock)
    assert clock.time < 1
    gateways.stacks.put_in_status("shop", "UPDATE_IN_PROGRESS", looks=100)
    gateways.forget()
    follow(gateways.stacks, "shop", since=None, reporter=SilentReporter(), clock=clock)
    assert clock.time > 250


def test_the_first_failure_is_the_cause() -> None:
    error = failure(
        FakeGateways().stacks,
        ended(
            event(1, "Other", "UPDATE_FAILED", "Resource update cancelled"),
            event(2, "Queue", "CREATE_FAILED", "name is taken"),
            event(3, "Third", "CREATE_FAILED", "Resource creation cancelled"),
            event(4, "Fourth", "DELETE_FAILED", "in use"),
        ),
        name="shop",
        doing="updated",
    )
    assert error.message == (
        "stack `shop` could not be updated: `Queue` (AWS::SQS::Queue): name is taken"
    )
    assert error.failures == (
        "`Queue` (AWS::SQS::Queue): name is taken",
        "`Fourth` (AWS::SQS::Queue): in use",
    )


def test_the_cause_is_looked_for_inside_nested_stacks() -> None:
    gateways = FakeGateways()
    gateways.stacks.put_in_status("nested", "ROLLBACK_COMPLETE")
    nested = next(iter(gateways.stacks.content.values()))
    nested.events.insert(0, event(1, "Inner", "CREATE_FAILED", "no such role"))
    outer = event(
        2,
        "Nested",
        "CREATE_FAILED",
        "Embedded stack was not successfully created",
        type="AWS::CloudFormation::Stack",
        physical_id=nested.live.stack_id,
    )
    error = failure(gateways.stacks, ended(outer), name="shop", doing="updated")
    inner = "`Inner` (AWS::SQS::Queue) in nested stack `Nested`: no such role"
    assert inner in error.message
    assert error.failures == (inner,)
    cause = root_cause(gateways.stacks, ended(outer))
    assert cause is not None
    assert cause.logical_id == "Nested"


def test_failures_of_earlier_operations_are_not_the_cause() -> None:
    gateways = FakeGateways()
    gateways.stacks.put_in_status("nested", "UPDATE_ROLLBACK_COMPLETE")
    nested = next(iter(gateways.stacks.content.values()))
    old = replace(event(1, "Old", "UPDATE_FAILED", "long ago"), timestamp=50.0)
    new = replace(event(2, "New", "UPDATE_FAILED", "just now"), timestamp=150.0)
    nested.events[:0] = [old, new]
    outer = event(
        3,
        "Nested",
        "UPDATE_FAILED",
        "Embedded stack was not successfully updated",
        type="AWS::CloudFormation::Stack",
        physical_id=nested.live.stack_id,
    )
    began = replace(event(0, "shop", "UPDATE_IN_PROGRESS", ""), timestamp=100.0)
    found = ended(began, replace(outer, timestamp=160.0))
    error = failure(gateways.stacks, found, name="shop", doing="updated")
    assert "`New`" in error.message
    assert "Old" not in error.message


def test_without_a_failed_resource_the_stack_itself_tells() -> None:
    found = ended(status="ROLLBACK_COMPLETE", reason="Transform failed")
    error = failure(FakeGateways().stacks, found, name="shop", doing="created")
    assert error.message == "stack `shop` could not be created: Transform failed"


REFUSED = "Validation failed with 1 error(s). Call DescribeEvents to retrieve the full list"


def test_what_was_refused_before_anything_began_is_asked_for() -> None:
    stacks = FakeGateways().stacks
    stacks.validations = (
        event(2, "Files", "VALIDATION_FAILED", "`files` already exists", type="AWS::S3::Bucket"),
    )
    own = event(1, "shop", "UPDATE_FAILED", REFUSED, physical_id=STACK_ID)
    error = failure(stacks, ended(own), name="shop", doing="updated")
    assert error.message == (
        "stack `shop` could not be updated: `Files` (AWS::S3::Bucket): `files` already exists"
    )
    assert "all of AWS" in (error.hint or "")


def test_without_the_right_to_ask_the_words_of_the_stack_must_do() -> None:
    class Closed(FakeStacks):
        def invalid(self, name: str) -> tuple[StackEvent, ...]:
            raise AwsError("denied", code="AccessDenied", operation="DescribeEvents")

    gateways = FakeGateways()
    gateways.stacks.__class__ = Closed
    own = event(1, "shop", "UPDATE_FAILED", REFUSED, physical_id=STACK_ID)
    error = failure(gateways.stacks, ended(own), name="shop", doing="updated")
    assert error.message.endswith(REFUSED)


def test_a_known_reason_comes_with_a_hint() -> None:
    found = ended(
        event(
            1, "Logs", "CREATE_FAILED", "/aws/lambda/a already exists", type="AWS::Logs::LogGroup"
        )
    )
    error = failure(FakeGateways().stacks, found, name="shop", doing="updated")
    assert error.hint
    assert "disableLogs" in error.hint


def test_a_failed_rollback_says_how_to_go_on() -> None:
    found = ended(event(1, "Queue", "UPDATE_FAILED", "no"), status="UPDATE_ROLLBACK_FAILED")
    error = failure(FakeGateways().stacks, found, name="shop", doing="updated")
    assert "`slspy recover --skip Queue`" in str(error.hint)


def test_progress_counts_finished_resources() -> None:
    gateways, reporter = FakeGateways(), SilentReporter()
    gateways.stacks.put_in_status("shop", "UPDATE_COMPLETE")
    stack = next(iter(gateways.stacks.content.values()))
    stack.events += [event(10, "A", "CREATE_COMPLETE"), event(11, "B", "CREATE_COMPLETE")]
    follow(
        gateways.stacks,
        "shop",
        since="event-1",
        reporter=reporter,
        clock=FakeClock(),
        resources=3,
    )
    assert Progress(phase="stack", done=2, total=3, unit="resources") in reporter.events
