"""The protocol of an event type, and what its compiler gets."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from sls_py.cfn.builder import StackBuilder
from sls_py.errors import Problem, did_you_mean
from sls_py.model.function import Event, Function
from sls_py.model.service import Service
from sls_py.model.values import CfValue, JsonObject
from sls_py.position import ConfigPath, dotted
from sls_py.records import dataclass, field
from sls_py.report import Reporter, Warned


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionTarget:
    """How resources refer to a function of the service.

    `arn` is the intrinsic that yields the function's ARN, with the alias when it has one; `depends_on` names the
    alias resource that users of the ARN must wait for; `role` is the logical id of the role that event source
    mappings must wait for, None when the role is not in the template.
    """

    logical_id: str
    arn: CfValue
    depends_on: tuple[str, ...] = ()
    role: str | None = None

    @property
    def alias(self) -> str | None:
        """The name of the alias, which the ARN ends in; None when there is none."""
        joined = self.arn.get("Fn::Join") if isinstance(self.arn, dict) else None
        return str(joined[1][-1]) if joined else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundEvent:
    """An event with the function it triggers."""

    function: Function
    event: Event
    target: FunctionTarget


@dataclass(frozen=True, kw_only=True)
class EventContext:
    """What a compiler works with; problems it finds are collected, so that all are shown at once.

    `clock` gives seconds since the epoch, for what must change with every deployment.
    """

    service: Service
    builder: StackBuilder
    targets: Mapping[str, FunctionTarget]
    reporter: Reporter
    problems: list[Problem] = field(default_factory=list)
    clock: Callable[[], float] = time.time

    def problem(
        self, bound: BoundEvent, message: str, *, hint: str | None = None, key: str | None = None
    ) -> None:
        """Record something wrong with an event, at the place of the event (or of one key of it)."""
        place = _place(bound, key)
        where = self.service.positions.locate(place) or bound.event.position
        found = Problem(message=message, hint=hint, position=where, path=dotted(place))
        self.problems.append(found)

    def setting_problem(self, path: ConfigPath, message: str, *, hint: str | None = None) -> None:
        """Record something wrong outside the events, by its path from the root of the service file."""
        where = self.service.positions.locate(path)
        found = Problem(message=message, hint=hint, position=where, path=dotted(path))
        self.problems.append(found)

    def near_function(self, key: str) -> str | None:
        """Return a hint for a function that is not there: that the stage goes without it, or one of a similar name."""
        gone = self.service.left_out.get(("functions", key))
        return str(gone) if gone else did_you_mean(key, self.targets)

    def warn(
        self, bound: BoundEvent, message: str, *, hint: str | None = None, key: str | None = None
    ) -> None:
        """Warn about an event that compiles but will not do what the user wrote."""
        place = _place(bound, key)
        where = self.service.positions.locate(place) or bound.event.position
        found = Problem(
            message=message, hint=hint, position=where, path=dotted(place), severity="warning"
        )
        self.reporter.emit(Warned(problem=found))


def _place(bound: BoundEvent, key: str | None) -> ConfigPath:
    path = ("functions", bound.function.key, "events", bound.event.index - 1, bound.event.kind)
    return (*path, key) if key else path


class EventType(Protocol):
    """An event type; a module that has these two names fits."""

    SCHEMA: JsonObject
    """JSON Schema of what stands under the event's key; `#/$defs/...` names shared definitions."""

    def compile_events(self, context: EventContext, events: Sequence[BoundEvent]) -> None:
        """Add the resources of all events of this type in the service."""
        ...
