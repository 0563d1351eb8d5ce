"""A project made of dictionaries and a loop around it, for the tests of sync."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from sls_py.errors import Problem, SlspyError
from sls_py.lifecycle import Lifecycle
from sls_py.model.package import Package
from sls_py.model.service import Provider, Service
from sls_py.model.values import JsonObject
from sls_py.report import SilentReporter
from sls_py.sync.change import Snapshot
from sls_py.sync.events import Done, Event, Failed, Inbox, Message, Retry, Saved
from sls_py.sync.flow import Flow, FlowContext, FlowKind
from sls_py.sync.kinds import KINDS
from sls_py.sync.live import Live
from sls_py.sync.looking import look
from sls_py.sync.loop import Loop
from sls_py.sync.options import SyncOptions
from sls_py.sync.pace import Pace
from sls_py.sync.state import State
from sls_py.testing.fakes import FakeClock, FakeGateways
from sls_py.testing.packages import HELLO, simple_package


def snapshot_of(
    directory: Path,
    code: Mapping[str, str] | str = HELLO,
    *,
    config: JsonObject | None = None,
    includes: Iterable[Path] = (),
    **package: Any,
) -> Snapshot:
    made = simple_package(directory, code, **package)
    service = Service(
        name="shop",
        provider=Provider(stage="dev", region="eu-central-1"),
        directory=directory,
        file=directory / "serverless.yml",
        config=config or {},
        includes=tuple(includes),
    )
    archives = {item.code_sha256: item.path.read_bytes() for item in made.artifacts.items}
    return Snapshot(service, made, archives)


def marks_of(snapshot: Snapshot) -> dict[str, str]:
    """What is live when a package is deployed."""
    found = {}
    for function in snapshot.package.stack.functions.values():
        artifact = snapshot.artifact_of(function)
        if artifact:
            found[function.logical_id] = artifact.code_sha256
    return found


def context_of(snapshot: Snapshot, gateways: FakeGateways, live: Live) -> FlowContext:
    return FlowContext(snapshot, live, gateways, Lifecycle(), SilentReporter(), FakeClock(), Pace())


@dataclass
class FakeProject:
    """Gives what a test says: `code` and `settings` are the files, `broken` the mistakes; `error` is raised at the next look."""

    directory: Path
    gateways: FakeGateways = field(default_factory=FakeGateways)
    code: dict[str, str] = field(default_factory=lambda: {"hello": HELLO})
    settings: dict[str, Any] = field(default_factory=dict)
    stack: dict[str, Any] = field(default_factory=dict)
    error: SlspyError | None = None
    broken: dict[str, Problem] = field(default_factory=dict)
    lifecycle: Lifecycle = field(default_factory=Lifecycle)
    loads: int = 0
    packages: list[frozenset[Path] | None] = field(default_factory=list)
    reconnected: int = 0

    def load(self) -> Snapshot:
        self.loads += 1
        return self._made()

    def package(self, snapshot: Snapshot, saved: frozenset[Path] | None) -> Snapshot:
        self.packages.append(saved)
        made = self._made()
        package: Package = replace(snapshot.package, artifacts=made.package.artifacts)
        return Snapshot(snapshot.service, package, made.archives)

    def reconnect(self) -> None:
        self.reconnected += 1

    def save(self) -> None:
        pass

    @property
    def file(self) -> Path:
        return self.directory / "serverless.yml"

    def _made(self) -> Snapshot:
        if self.error:
            error, self.error = self.error, None
            raise error
        made = snapshot_of(self.directory, self.code, properties=self.settings, **self.stack)
        broken = {key: (problem,) for key, problem in self.broken.items()}
        artifacts = replace(made.package.artifacts, broken=broken)
        return made._replace(package=replace(made.package, artifacts=artifacts))


class Session:
    """A loop over a fake project; every step runs until nothing is left to do."""

    def __init__(
        self,
        project: FakeProject,
        *,
        kinds: Iterable[FlowKind] = KINDS,
        state: State | None = None,
        **options: Any,
    ) -> None:
        self.project = project
        self.events: list[Event] = []
        self.later: list[tuple[float, Message]] = []
        self.inbox: Inbox = SimpleQueue()
        self.clock = FakeClock()
        self.state = state or State(project.directory / "state", "shop-dev", "1", "eu-central-1")
        self.loop = Loop(
            project=project,
            kinds=tuple(kinds),
            options=SyncOptions(watch=True, **options),
            state=self.state,
            reporter=SilentReporter(),
            clock=self.clock,
            show=self.events.append,
            inbox=self.inbox,
            later=self._later,
            calm=0,
        )

    def start(self) -> None:
        snapshot = self.project.load()
        self.loop.start(snapshot, look(snapshot, self.project.gateways))
        self.settle()

    def save(self, *names: str) -> None:
        self.inbox.put(Saved(frozenset(self.project.directory / name for name in names)))
        self.settle()

    def rescan(self) -> None:
        self.inbox.put(Saved(None))
        self.settle()

    def retry(self) -> None:
        self.inbox.put(Retry())
        self.settle()

    def settle(self) -> None:
        """Let the loop work until its queue is empty."""
        self.loop.options = self.loop.options._replace(watch=False)
        self.loop.run()
        self.loop.options = self.loop.options._replace(watch=True)

    def forget(self) -> None:
        self.events.clear()
        self.project.gateways.forget()

    @property
    def done(self) -> list[str]:
        return [
            event.flow.title
            for event in self.events
            if isinstance(event, Done) and event.result.outcome == "done"
        ]

    @property
    def failures(self) -> list[str]:
        return [event.error.message for event in self.events if isinstance(event, Failed)]

    def live(self, key: str) -> str:
        return self.project.gateways.functions.content[f"shop-dev-{key}"].live.code_sha256

    def wanted(self, key: str) -> str:
        snapshot = snapshot_of(self.project.directory, self.project.code)
        return marks_of(snapshot)[snapshot.package.stack.functions[key].logical_id]

    def _later(self, seconds: float, message: Message) -> None:
        self.later.append((seconds, message))


def ids(flows: Iterable[Flow]) -> list[tuple[str, str]]:
    return [(flow.id.kind, flow.id.resource) for flow in flows]
