from __future__ import annotations

from queue import SimpleQueue
from threading import Event
from typing import NamedTuple

from sls_py.errors import DeploymentError
from sls_py.sync.change import Place
from sls_py.sync.flow import STACK, Flow, FlowContext, FlowId, FlowResult
from sls_py.sync.queue import Ended, FlowQueue, Started


class Task(NamedTuple):
    resource: str
    kind: str = "code"
    goal: int = 1
    after: tuple[FlowId, ...] = ()
    reads_files: bool = False

    @property
    def id(self) -> FlowId:
        return FlowId(self.kind, self.resource)

    @property
    def title(self) -> str:
        return self.resource

    @property
    def covers(self) -> frozenset[Place]:
        return frozenset()

    @property
    def depends_on(self) -> tuple[FlowId, ...]:
        return self.after

    def run(self, context: FlowContext) -> FlowResult:
        raise NotImplementedError


class Runs:
    """Holds each flow until it is let go, and notes what happens."""

    def __init__(self, *, workers: int = 16, failing: frozenset[str] = frozenset()) -> None:
        self.told: SimpleQueue[Started | Ended] = SimpleQueue()
        self.gates: dict[Flow, Event] = {}
        self.queue = FlowQueue(self.run, self.told.put, workers=workers)
        self._failing = failing

    def submit(self, *tasks: Task) -> None:
        for task in tasks:
            self.gates.setdefault(task, Event())
        self.queue.submit(tasks)

    def run(self, flow: Flow) -> FlowResult:
        self.gates[flow].wait(10)
        if flow.id.resource in self._failing:
            raise DeploymentError("no")
        return FlowResult()

    def next(self) -> tuple[str, Flow]:
        told = self.told.get(timeout=10)
        return type(told).__name__, told.flow

    def let_go(self, task: Task) -> None:
        self.gates[task].set()


def test_independent_flows_run_side_by_side() -> None:
    runs, one, other = Runs(), Task("a"), Task("b")
    runs.submit(one, other)

    assert {runs.next(), runs.next()} == {("Started", one), ("Started", other)}


def test_flows_of_one_resource_run_one_after_the_other() -> None:
    runs, one, other = Runs(), Task("a"), Task("a", "settings")
    runs.submit(one, other)
    runs.let_go(other)

    assert runs.next() == ("Started", one)
    runs.let_go(one)
    assert [runs.next() for _ in range(3)] == [("Ended", one), ("Started", other), ("Ended", other)]


def test_dependents_wait_for_what_they_depend_on() -> None:
    first = Task("layer")
    second = Task("function", "settings", after=(first.id,))
    runs = Runs()
    runs.submit(second, first)
    runs.let_go(second)

    assert runs.next() == ("Started", first)
    runs.let_go(first)
    assert [runs.next() for _ in range(2)] == [("Ended", first), ("Started", second)]


def test_dependents_of_a_failed_flow_are_not_begun() -> None:
    first = Task("layer")
    second = Task("function", "settings", after=(first.id,))
    third = Task("alias", "alias", after=(second.id,))
    runs = Runs(failing=frozenset(["layer"]))
    runs.submit(first, second, third)
    runs.let_go(first)

    told = [runs.told.get(timeout=10) for _ in range(4)]
    assert [(type(one).__name__, one.flow) for one in told] == [
        ("Started", first),
        ("Ended", first),
        ("Ended", second),
        ("Ended", third),
    ]
    assert isinstance(told[2], Ended)
    assert told[2].error is None
    assert told[2].result is None
    assert runs.queue.idle


def test_what_waits_is_replaced_by_its_newest_form() -> None:
    running, old, new = Task("a"), Task("a", goal=2), Task("a", goal=3)
    runs = Runs()
    runs.submit(running)
    runs.submit(old)
    runs.submit(new)
    runs.let_go(running)

    assert [runs.next() for _ in range(3)] == [
        ("Started", running),
        ("Ended", running),
        ("Started", new),
    ]


def test_a_flow_that_does_the_same_as_the_running_one_is_not_repeated() -> None:
    runs, running = Runs(), Task("a")
    runs.submit(running)
    runs.submit(Task("a", goal=2))
    runs.submit(running)
    runs.let_go(running)

    assert [runs.next() for _ in range(2)] == [("Started", running), ("Ended", running)]
    assert runs.queue.wait(10) == ()
    assert runs.queue.idle


def test_the_stack_runs_alone() -> None:
    runs, stack, code = Runs(), Task(STACK, "infrastructure"), Task("a")
    runs.submit(stack, code)

    assert runs.next() == ("Started", stack)
    runs.let_go(stack)
    assert [runs.next() for _ in range(2)] == [("Ended", stack), ("Started", code)]


def test_the_stack_waits_for_what_runs() -> None:
    runs, stack, code = Runs(), Task(STACK, "infrastructure"), Task("a")
    runs.submit(code)
    runs.submit(stack)

    assert runs.next() == ("Started", code)
    runs.let_go(code)
    assert [runs.next() for _ in range(2)] == [("Ended", code), ("Started", stack)]


def test_no_more_run_than_there_are_workers() -> None:
    runs, tasks = Runs(workers=2), [Task(name) for name in "abc"]
    runs.submit(*tasks)

    started = {runs.next()[1] for _ in range(2)}
    assert started == set(tasks[:2])
    runs.let_go(tasks[0])
    assert runs.next() == ("Ended", tasks[0])
    assert runs.next() == ("Started", tasks[2])


def test_a_circle_is_broken_at_the_flow_that_waited_longest() -> None:
    one = Task("a", after=(FlowId("code", "b"),))
    other = Task("b", after=(FlowId("code", "a"),))
    runs = Runs()
    runs.submit(one, other)

    assert runs.next() == ("Started", one)


def test_a_bug_in_a_flow_is_told() -> None:
    told: SimpleQueue[Started | Ended] = SimpleQueue()

    def broken(flow: Flow) -> FlowResult:
        raise ZeroDivisionError(flow.title)

    FlowQueue(broken, told.put).submit([Task("a")])

    told.get(timeout=10)
    ended = told.get(timeout=10)
    assert isinstance(ended, Ended)
    assert isinstance(ended.crash, ZeroDivisionError)


def test_a_closed_queue_begins_nothing() -> None:
    runs, running, waiting = Runs(), Task("a"), Task("a", "settings")
    runs.submit(running, waiting)
    runs.next()
    runs.queue.close()
    runs.let_go(running)

    assert runs.queue.wait(10) == ()
    assert runs.next() == ("Ended", running)
    assert runs.told.empty()


def test_files_are_in_use_as_long_as_a_flow_reads_them() -> None:
    runs, large = Runs(), Task("a", reads_files=True)
    runs.submit(large)
    assert runs.queue.reads_files
    runs.let_go(large)
    assert runs.queue.wait(10) == ()

    assert not runs.queue.reads_files
