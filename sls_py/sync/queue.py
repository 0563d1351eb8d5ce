"""Run flows: dependents after what they depend on, all others side by side, one at a time for each resource."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from threading import Condition, Thread
from typing import NamedTuple

from sls_py.errors import SlspyError
from sls_py.sync.flow import STACK, Flow, FlowId, FlowResult

WORKERS = 16


class Started(NamedTuple):
    """A flow begins."""

    flow: Flow


class Ended(NamedTuple):
    """A flow is over: with a result, with an error, or (neither) not begun because one that it depends on failed."""

    flow: Flow
    result: FlowResult | None = None
    error: SlspyError | None = None
    crash: Exception | None = None


class FlowQueue:
    """Has each flow once; one that is given while its predecessor runs is run again after it, in its newest form.

    `run` runs a flow, `tell` hears what begins and ends; both are called on threads of the queue. These are daemons:
    a process that ends does not wait for them.
    """

    def __init__(
        self,
        run: Callable[[Flow], FlowResult],
        tell: Callable[[Started | Ended], None],
        *,
        workers: int = WORKERS,
    ) -> None:
        self._run = run
        self._tell = tell
        self._workers = workers
        self._waiting: dict[FlowId, Flow] = {}
        self._running: dict[FlowId, Flow] = {}
        self._closed = False
        self._ended = 0
        self._changed = Condition()

    def submit(self, flows: Iterable[Flow]) -> None:
        """Take flows in; one that does what a running one is doing is not repeated."""
        with self._changed:
            for flow in flows:
                if self._running.get(flow.id) == flow:
                    self._waiting.pop(flow.id, None)
                else:
                    self._waiting[flow.id] = flow
            self._begin()

    @property
    def idle(self) -> bool:
        """Whether nothing runs or waits."""
        with self._changed:
            return not (self._running or self._waiting)

    @property
    def ended(self) -> int:
        """How many ends were told so far."""
        with self._changed:
            return self._ended

    @property
    def reads_files(self) -> bool:
        """Whether a flow runs or waits that reads files: these may not be written meanwhile."""
        with self._changed:
            return any(
                flow.reads_files for flow in (*self._running.values(), *self._waiting.values())
            )

    def wait(self, seconds: float | None = None) -> tuple[Flow, ...]:
        """Wait until nothing runs; return what still does when the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: not self._running, seconds)
            return tuple(self._running.values())

    def close(self) -> None:
        """Begin nothing any more."""
        with self._changed:
            self._closed = True
            self._waiting.clear()

    def _begin(self) -> None:
        for flow in list(self._ready()):
            del self._waiting[flow.id]
            self._running[flow.id] = flow
            name = f"slspy-{flow.id.kind}"
            Thread(target=self._work, args=(flow,), name=name, daemon=True).start()

    def _ready(self) -> Iterator[Flow]:
        """Yield what can begin; flows that wait for each other in a circle begin with the first."""
        if self._closed:
            return
        taken = {identity.resource for identity in self._running}
        free = self._workers - len(self._running)
        circular = not self._running and all(map(self._is_held, self._waiting.values()))
        for flow in self._waiting.values():
            resource = flow.id.resource
            busy = resource in taken or STACK in taken or (resource == STACK and taken)
            if free > 0 and not busy and (circular or not self._is_held(flow)):
                taken.add(resource)
                free -= 1
                circular = False
                yield flow

    def _is_held(self, flow: Flow) -> bool:
        return any(
            other in self._waiting or other in self._running
            for other in flow.depends_on
            if other != flow.id
        )

    def _work(self, flow: Flow) -> None:
        self._tell(Started(flow))
        ended = self._outcome(flow)
        with self._changed:
            # in one go: who finds nothing running has been told what came of it
            del self._running[flow.id]
            dropped = [] if ended.result else list(self._drop_dependents(flow.id))
            for one in (ended, *dropped):
                self._ended += 1
                self._tell(one)
            self._begin()
            self._changed.notify_all()

    def _outcome(self, flow: Flow) -> Ended:
        try:
            return Ended(flow, self._run(flow))
        except SlspyError as error:
            return Ended(flow, error=error)
        except Exception as error:  # noqa: BLE001 - a bug in one flow must not end the loop
            return Ended(flow, crash=error)

    def _drop_dependents(self, failed: FlowId) -> Iterator[Ended]:
        for flow in [one for one in self._waiting.values() if failed in one.depends_on]:
            if self._waiting.pop(flow.id, None):
                yield Ended(flow)
                yield from self._drop_dependents(flow.id)
