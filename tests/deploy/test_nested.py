from __future__ import annotations

from sls_py.aws.errors import DENIED
from sls_py.deploy.nested import NESTED, NestedStacks
from sls_py.errors import AwsError
from sls_py.model.deployed import StackEvent
from sls_py.report import ResourceEvent, SilentReporter
from sls_py.testing.fakes import FakeGateways

NUMBER = iter(range(1000))


def event(
    stack: str, name: str, physical: str, at: float, kind: str = "AWS::SQS::Queue"
) -> StackEvent:
    return StackEvent(
        event_id=str(next(NUMBER)),
        stack_id=stack,
        logical_id=name,
        physical_id=physical,
        type=kind,
        status="CREATE_COMPLETE",
        timestamp=at,
    )


def stack_of(gateways: FakeGateways, name: str) -> tuple[str, list[StackEvent]]:
    gateways.stacks.put_in_status(name, "CREATE_IN_PROGRESS")
    stack = next(each for each in gateways.stacks.content.values() if each.live.name == name)
    return stack.live.stack_id, stack.events


def shown(reporter: SilentReporter) -> list[str]:
    found = [each.logical_id for each in reporter.events if isinstance(each, ResourceEvent)]
    reporter.events.clear()
    return found


def test_events_of_nested_stacks_are_reported_once_at_any_depth() -> None:
    gateways, reporter = FakeGateways(), SilentReporter()
    (outer, outer_events), (inner, inner_events) = (
        stack_of(gateways, "outer"),
        stack_of(gateways, "inner"),
    )
    outer_events[:] = [event(outer, "Old", "q0", 5.0), event(outer, "Queue", "q1", 11.0)]
    outer_events.append(event(outer, "Deep", inner, 12.0, NESTED))
    inner_events[:] = [event(inner, "inner", inner, 12.0, NESTED), event(inner, "Topic", "t", 13.0)]
    nested = NestedStacks(gateways.stacks, reporter)
    nested.look([event("root", "Outer", outer, 10.0, NESTED)])
    assert shown(reporter) == ["Outer/Queue", "Outer/Deep", "Outer/Deep/Topic"]
    nested.look([])
    assert shown(reporter) == []
    inner_events.append(event(inner, "Late", "l", 14.0))
    nested.look([])
    assert shown(reporter) == ["Outer/Deep/Late"]


def test_nested_stacks_that_may_not_be_read_are_left_out() -> None:
    gateways, reporter = FakeGateways(), SilentReporter()
    gateways.recorder.errors["stacks.events"] = AwsError("no", code=DENIED, operation="x")
    nested = NestedStacks(gateways.stacks, reporter)
    nested.look([event("root", "Outer", "somewhere", 10.0, NESTED)])
    assert shown(reporter) == []
