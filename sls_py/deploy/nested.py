"""Follow the stacks inside of a stack while CloudFormation works on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sls_py.aws.errors import DENIED
from sls_py.aws.protocols import Stacks
from sls_py.errors import AwsError
from sls_py.model.deployed import StackEvent
from sls_py.report import Reporter, ResourceEvent

NESTED = "AWS::CloudFormation::Stack"


class NestedStacks:
    """Reports what happens in nested stacks, at any depth, under `Outer/Inner`; nothing where that may not be read."""

    def __init__(self, stacks: Stacks, reporter: Reporter) -> None:
        self._stacks = stacks
        self._reporter = reporter
        self._places: dict[str, str] = {}
        self._seen: dict[str, str] = {}
        self._began: float | None = None

    def look(self, events: Sequence[StackEvent]) -> None:
        """Take the new events of the outer stack, and report those of the stacks that they name."""
        if self._began is None and events:
            self._began = events[0].timestamp
        self._meet(events, "")
        for stack in list(self._places):
            self._report(stack)

    def _meet(self, events: Iterable[StackEvent], place: str) -> None:
        for event in events:
            own = event.physical_id in ("", event.stack_id)
            if event.type == NESTED and not own and event.physical_id not in self._places:
                self._places[event.physical_id] = f"{place}{event.logical_id}/"

    def _report(self, stack: str) -> None:
        place = self._places[stack]
        new = [event for event in self._events(stack) if event.timestamp >= (self._began or 0.0)]
        if new:
            self._seen[stack] = new[-1].event_id
        for event in new:
            if event.physical_id != event.stack_id:
                self._reporter.emit(_reported(event, place))
        known = set(self._places)
        self._meet(new, place)
        for inner in self._places.keys() - known:
            self._report(inner)

    def _events(self, stack: str) -> tuple[StackEvent, ...]:
        try:
            return self._stacks.events(stack, until=self._seen.get(stack))
        except AwsError as error:
            if error.code == DENIED:
                return ()
            raise


def _reported(event: StackEvent, place: str) -> ResourceEvent:
    return ResourceEvent(
        logical_id=place + event.logical_id,
        type=event.type,
        status=event.status,
        reason=event.reason,
    )
