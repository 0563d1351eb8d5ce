"""The loop: deploy what the stack lacks, then bring every save to AWS until told to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from dataclasses import field as mutable
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from sls_py.deploy.clock import Clock
from sls_py.errors import CredentialsError, ServiceFileError, SlspyError
from sls_py.lifecycle import moments
from sls_py.lifecycle.contexts import SyncContext
from sls_py.model.service import Service
from sls_py.model.values import JsonObject
from sls_py.report import Reporter
from sls_py.sync.change import Change, Place, Snapshot, change_of
from sls_py.sync.classify import Verdict, classify
from sls_py.sync.flow import Flow, FlowContext, FlowId, FlowKind, FlowResult
from sls_py.sync.infrastructure import KIND as INFRASTRUCTURE
from sls_py.sync.infrastructure import InfrastructureFlow, goal_of
from sls_py.sync.live import Live
from sls_py.sync.looking import View, look
from sls_py.sync.options import SyncOptions
from sls_py.sync.project import Project
from sls_py.sync.queue import Ended, FlowQueue, Started
from sls_py.sync.reach import Reach, own_files, reach
from sls_py.sync.skipping import deploys_at_start, owed
from sls_py.sync.state import State

LAST_CHANCE = 0.8
"""Seconds that running flows get to end after Ctrl-C."""


class Saved(NamedTuple):
    """Files were saved, None when nobody knows which."""

    paths: frozenset[Path] | None


class Retry(NamedTuple):
    """Credentials were refused a while ago: see whether there are others now."""


class Done(NamedTuple):
    """A flow ended; `seconds` is from the save (or the start) to the end, `saved` the files that led to it."""

    flow: Flow
    result: FlowResult
    seconds: float
    saved: frozenset[Path]


class Failed(NamedTuple):
    """Something went wrong, and the loop goes on; `flow` is None when the files could not be packaged."""

    error: SlspyError
    flow: Flow | None = None


class Left(NamedTuple):
    """Differences that need a deployment, and will not get one."""

    places: frozenset[Place]


class Watching(NamedTuple):
    """Nothing is under way, and the loop waits for saves."""


Event = Started | Done | Failed | Left | Watching
Inbox = SimpleQueue[Saved | Started | Ended | Retry | None]


@dataclass(kw_only=True)
class Loop:
    """One service in sync; `inbox` hears of saves and of flows, None in it ends the loop.

    `show` gets what is worth a line, `later` puts something into the inbox after some seconds.
    """

    project: Project
    kinds: Iterable[FlowKind]
    options: SyncOptions
    state: State
    reporter: Reporter
    clock: Clock
    show: Callable[[Event], None]
    inbox: Inbox
    later: Callable[[float, Retry], None]
    failed: bool = mutable(default=False, init=False)

    def __post_init__(self) -> None:
        self._queue = FlowQueue(self._run_flow, self.inbox.put)
        self._live = Live()
        self._snapshot: Snapshot | None = None
        self._applied: JsonObject = {}
        self._view = View(None, None, {})
        self._owed: frozenset[Place] = frozenset()
        self._stubborn: set[Place] = set()
        self._refused: dict[FlowId, Flow] = {}
        self._unsaved: set[Path] = set()
        self._everything = False
        self._since: dict[FlowId, tuple[float, frozenset[Path]]] = {}
        self._told: frozenset[Place] = frozenset()

    def start(self, snapshot: Snapshot, view: View) -> None:
        """Bring what differs at the start to AWS: what is deployed was looked at already."""
        self._snapshot = snapshot
        self._take(view)
        self._owed = owed(snapshot.package.stack, view)
        change = self._change(None)
        verdict = self._verdict(change)
        if deploys_at_start(verdict, self.options, self.state, view, self.clock.now()):
            self._submit([self._infrastructure(change, change.places | self._owed)], frozenset())
        else:
            self._act(change, verdict, frozenset())

    def run(self) -> None:
        """Work until nothing is left to do, or (when watching) until the inbox has None.

        Raises:
            KeyboardInterrupt: the user pressed Ctrl-C; `stop` ends what still runs.
        """
        self._rest()
        while self.options.watch or not self._queue.idle or not self.inbox.empty():
            event = self.inbox.get()
            if event is None:
                return
            self._handle(event)

    def stop(self) -> None:
        """Begin nothing any more, give what runs a moment, and keep what is known."""
        self._queue.close()
        self._queue.wait(LAST_CHANCE)
        self._remember()
        self.project.save()

    def _handle(self, event: Saved | Started | Ended | Retry) -> None:
        match event:
            case Saved(paths):
                self._note_saved(paths)
                self._catch_up()
            case Started():
                self.show(event)
            case Ended():
                self._end(event)
            case Retry():
                self.project.reconnect()
                self._refused.clear()
                self._again()

    def _note_saved(self, paths: frozenset[Path] | None) -> None:
        while (
            not self.inbox.empty()
        ):  # what came meanwhile belongs to the same round, as long as it is saves only
            following = self.inbox.get()
            if not isinstance(following, Saved):
                self._merge(paths)
                if following is None:
                    self.inbox.put(None)
                else:
                    self._handle(following)
                return
            self._merge(paths)
            paths = following.paths
        self._merge(paths)

    def _merge(self, paths: frozenset[Path] | None) -> None:
        self._everything = self._everything or paths is None
        self._unsaved |= paths or frozenset()

    def _catch_up(self) -> None:
        """Package what was saved, as soon as nobody reads files."""
        if not (self._unsaved or self._everything) or self._queue.reads_files:
            return
        started = time.monotonic()
        saved = frozenset(self._unsaved)
        try:
            snapshot = self._packaged(saved)
        except SlspyError as error:
            self._fail(Failed(error))
            return  # what was saved is packaged with the next save
        self._unsaved.clear()
        paths = None if self._everything else saved
        self._everything = False
        self._snapshot = snapshot
        self._refused = {
            key: flow for key, flow in self._refused.items() if key.kind == INFRASTRUCTURE
        }
        change = self._change(paths)
        # editors and tools write beside a file and put it in its place
        shown = frozenset(path for path in saved if path.exists()) or saved
        self._act(change, self._verdict(change), shown, started)

    def _packaged(self, saved: frozenset[Path]) -> Snapshot:
        assert self._snapshot is not None
        service = self._snapshot.service
        context = SyncContext(service=service, changed=saved, reporter=self.reporter)
        with self.project.lifecycle.moment(moments.SYNC_BATCH, context):
            if reach(saved, service) is Reach.SERVICE and (loaded := self._loaded(service)):
                return loaded
            whole = self._everything or bool(context.rebuild)
            return self.project.package(self._snapshot, None if whole else saved)

    def _loaded(self, service: Service) -> Snapshot | None:
        """Read the service file again; one that is wrong is waited for, and code goes on with the one before."""
        try:
            snapshot = self.project.load()
        except ServiceFileError as error:
            self._fail(Failed(error))
            self._unsaved -= own_files(service)
            self._everything = True
            return None
        self._owed = owed(snapshot.package.stack, self._view)
        return snapshot

    def _change(self, saved: frozenset[Path] | None) -> Change:
        assert self._snapshot is not None
        return change_of(self._applied, self._snapshot, self._live, saved)

    def _verdict(self, change: Change) -> Verdict:
        found = classify(change, self.kinds, stubborn=self._stubborn)
        return found._replace(uncovered=found.uncovered | self._owed)

    def _act(
        self,
        change: Change,
        verdict: Verdict,
        saved: frozenset[Path],
        started: float | None = None,
    ) -> None:
        """Submit the flows, or a deployment in their place; one that failed is not repeated before something changes."""
        chosen, flows = self.options.chosen, verdict.flows
        if verdict.uncovered and not self.options.code and chosen is None:
            deployment = self._infrastructure(change, change.places | self._owed)
            if self._refused.get(deployment.id) != deployment:
                flows = (deployment,)
        elif chosen is not None:
            flows = tuple(flow for flow in flows if flow.id.resource in chosen)
        self._tell_left(
            verdict.uncovered if self.options.code or chosen is not None else frozenset()
        )
        wanted = [flow for flow in flows if self._refused.get(flow.id) != flow]
        self._submit(wanted, saved, started)

    def _tell_left(self, places: frozenset[Place]) -> None:
        if places and places != self._told:
            self.show(Left(places))
        self._told = places

    def _infrastructure(self, change: Change, places: frozenset[Place]) -> InfrastructureFlow:
        return InfrastructureFlow(goal_of(change.after.package.stack), places)

    def _submit(
        self, flows: Iterable[Flow], saved: frozenset[Path], started: float | None = None
    ) -> None:
        given = list(flows)
        for flow in given:
            self._since[flow.id] = (time.monotonic() if started is None else started, saved)
        self._queue.submit(given)

    def _run_flow(self, flow: Flow) -> FlowResult:
        assert self._snapshot is not None
        context = FlowContext(
            snapshot=self._snapshot,
            live=self._live,
            gateways=self.project.gateways,
            lifecycle=self.project.lifecycle,
            reporter=self.reporter,
            clock=self.clock,
        )
        return flow.run(context)

    def _end(self, event: Ended) -> None:
        if event.crash:
            raise event.crash
        started, saved = self._since.get(event.flow.id, (time.monotonic(), frozenset()))
        if event.error:
            self._refuse(event.flow, event.error)
        elif event.result and event.result.outcome == "handed_over":
            self._stubborn |= event.flow.covers
        elif event.result:
            self._fulfill(event.flow)
            self.show(Done(event.flow, event.result, time.monotonic() - started, saved))
        self._rest()

    def _refuse(self, flow: Flow, error: SlspyError) -> None:
        self._refused[flow.id] = flow
        self._fail(Failed(error, flow))
        if isinstance(error, CredentialsError) and self.options.watch:
            self.later(3.0, Retry())

    def _fail(self, failure: Failed) -> None:
        self.failed = True
        self.show(failure)

    def _fulfill(self, flow: Flow) -> None:
        """Take what a flow did as what AWS fulfills."""
        assert self._snapshot is not None
        if flow.id.kind == INFRASTRUCTURE:
            self._applied, self._owed = self._snapshot.template, frozenset()
            self._stubborn.clear()
            self._view = look(self._snapshot, self.project.gateways)
            self.state.deployed(self.clock.now())
        else:
            self._applied = with_places(self._applied, self._snapshot.template, flow.covers)

    def _rest(self) -> None:
        """When nothing runs: package what came meanwhile, look whether files and AWS still differ, say so if not."""
        if self._queue.reads_files:
            return
        self._catch_up()
        if self._queue.idle:
            self._again()
            if self._queue.idle:
                self._remember()
                if self.options.watch:
                    self.show(Watching())

    def _again(self) -> None:
        change = self._change(frozenset())
        self._act(change, self._verdict(change), frozenset())

    def _take(self, view: View) -> None:
        self._view, self._applied = view, view.template or {}
        for resource, mark in {**self.state.marks(view.stack), **view.marks}.items():
            self._live.set(resource, mark)

    def _remember(self) -> None:
        self.state.save(self._live.marks(), self._view.stack)


def with_places(applied: JsonObject, template: JsonObject, places: Iterable[Place]) -> JsonObject:
    """Return a template with the properties at some places taken from another one."""
    resources = dict(applied.get("Resources", {}))
    source = template.get("Resources", {})
    for place in places:
        if place.resource not in resources or place.resource not in source:
            continue
        before, after = resources[place.resource], source[place.resource]
        properties = {**before.get("Properties", {})}
        properties.pop(place.property, None)
        if place.property in after.get("Properties", {}):
            properties[place.property] = after["Properties"][place.property]
        resources[place.resource] = {**before, "Properties": properties}
    return {**applied, "Resources": resources}
