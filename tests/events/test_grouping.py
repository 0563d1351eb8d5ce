from sls_py.events.base import BoundEvent, FunctionTarget
from sls_py.events.grouping import by_function, numbered
from sls_py.model.function import Event, Function


def bound(function: str, config: str) -> BoundEvent:
    event = Event(kind="sqs", config=config, index=1)
    target = FunctionTarget(logical_id=function, arn="arn")
    return BoundEvent(function=Function(key=function, name=function), event=event, target=target)


def test_the_events_of_a_function_stay_together() -> None:
    groups = by_function([bound("a", "1"), bound("a", "2"), bound("b", "3")])

    assert [[each.event.config for each in group] for group in groups] == [["1", "2"], ["3"]]


def test_events_are_numbered_within_their_function() -> None:
    events = [bound("a", "1"), bound("a", "2"), bound("b", "3")]

    assert [number for number, _ in numbered(events)] == [1, 2, 1]
