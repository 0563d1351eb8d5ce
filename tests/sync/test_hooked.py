from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from sls_py.errors import DeploymentError
from sls_py.plugin import (
    Change,
    FlowContext,
    FlowId,
    FlowResult,
    Place,
    Plugin,
    Snapshot,
    SyncDoneContext,
    SyncFlowContext,
    moments,
)
from sls_py.sync.kinds import KINDS
from tests.sync.syncing import FakeProject, Session

QUEUE = "Jobs"


def queue(seconds: int) -> dict[str, object]:
    return {QUEUE: {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": seconds}}}


class DelayFlow(NamedTuple):
    """Sets the delay of a queue."""

    seconds: int

    @property
    def id(self) -> FlowId:
        return FlowId("queue-delay", QUEUE)

    @property
    def title(self) -> str:
        return f"queue {QUEUE}: delay"

    @property
    def covers(self) -> frozenset[Place]:
        return frozenset([Place(QUEUE, "DelaySeconds")])

    @property
    def depends_on(self) -> tuple[FlowId, ...]:
        return ()

    @property
    def reads_files(self) -> bool:
        return False

    def run(self, context: FlowContext) -> FlowResult:
        context.live.set(QUEUE, str(self.seconds))
        return FlowResult(detail=f"{self.seconds} s")


class QueueDelays:
    """Finds queues whose delay differs."""

    name = "queue-delay"

    def inputs(self, snapshot: Snapshot) -> frozenset[Path]:
        return frozenset([snapshot.service.directory / "queues"])

    def find(self, change: Change) -> Iterable[DelayFlow]:
        if change.differs(QUEUE, "DelaySeconds"):
            properties = change.after.template["Resources"][QUEUE]["Properties"]
            yield DelayFlow(properties["DelaySeconds"])


class Watchful(Plugin):
    """Brings the delays of queues, and writes down what it hears."""

    name = "watchful"

    def __init__(self) -> None:
        self.heard: list[str] = []

    @property
    def flow_kinds(self) -> tuple[QueueDelays, ...]:
        return (QueueDelays(),)

    @moments.SYNC_FLOW.before
    def begin(self, context: SyncFlowContext) -> None:
        self.heard.append(f"before {context.kind} {context.resource}")

    @moments.SYNC_FLOW.after
    def end(self, context: SyncFlowContext) -> None:
        self.heard.append(f"after {context.title}: {context.outcome} {context.detail}".strip())

    @moments.SYNC_DONE.after
    def done(self, context: SyncDoneContext) -> None:
        self.heard.append(f"live: {', '.join(context.synced)}")


@pytest.fixture
def plugin() -> Watchful:
    return Watchful()


@pytest.fixture
def session(tmp_path: Path, plugin: Watchful) -> Session:
    project = FakeProject(tmp_path, stack={"resources": queue(1)})
    project.lifecycle.register(plugin.name, plugin)
    found = Session(project, kinds=(*KINDS, *plugin.flow_kinds))
    found.start()
    plugin.heard.clear()
    found.forget()
    return found


def test_a_plugin_brings_a_resource_type_of_its_own(session: Session, plugin: Watchful) -> None:
    session.project.stack["resources"] = queue(5)

    session.save("serverless.yml")

    assert session.done == ["queue Jobs: delay"]
    assert session.project.gateways.writes == []
    assert plugin.heard == [
        "before queue-delay Jobs",
        "after queue Jobs: delay: done 5 s",
        "live: queue Jobs: delay",
    ]


def test_hooks_hear_of_the_flows_that_slspy_has(session: Session, plugin: Watchful) -> None:
    session.project.code["hello"] = "A = 2\n"

    session.save("handler.py")

    assert plugin.heard == [
        "before function-code HelloLambdaFunction",
        "after function hello: code: done",
        "live: function hello: code",
    ]


def test_a_flow_that_failed_has_no_hook_after_it(session: Session, plugin: Watchful) -> None:
    session.project.code["hello"] = "A = 2\n"
    session.project.gateways.fail("functions.update_code", "AccessDeniedException")

    session.save("handler.py")

    assert plugin.heard == ["before function-code HelloLambdaFunction"]
    assert len(session.failures) == 1


class Refusing(Plugin):
    """Fails."""

    name = "refusing"

    @moments.SYNC_DONE.before
    def refuse(self, context: SyncDoneContext) -> None:
        raise DeploymentError(f"not {context.synced[0]}")


def test_a_hook_that_fails_is_told_and_syncing_goes_on(session: Session) -> None:
    session.project.lifecycle.register("refusing", Refusing())
    for text in ("A = 2\n", "A = 3\n"):
        session.forget()
        session.project.code["hello"] = text
        session.save("handler.py")
        assert session.failures == ["not function hello: code"]
        assert session.live("hello") == session.wanted("hello")
