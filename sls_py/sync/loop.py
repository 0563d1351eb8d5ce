"""The loop: deploy what the stack lacks, then bring every save to AWS until told to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from dataclasses import field as mutable
from pathlib import Path
from queue import Empty

from sls_py.deploy.clock import Clock
from sls_py.errors import (
    BusyError,
    CredentialsError,
    DeploymentError,
    NotDeployedError,
    ServiceFileError,
    SlspyError,
)
from sls_py.lifecycle import moments
from sls_py.lifecycle.contexts import SyncContext, SyncDoneContext
from sls_py.model.service import Service
from sls_py.model.values import JsonObject
from sls_py.report import Reporter
from sls_py.sync.change import Change, Place, Snapshot, TemplatePlaces, change_of, with_places
from sls_py.sync.classify import Verdict, classify, with_needed, without
from sls_py.sync.events import (
    Done,
    Event,
    Failed,
    Inbox,
    Left,
    Mended,
    Message,
    Retry,
    Saved,
    Unfinished,
    Watching,
)
from sls_py.sync.flow import Flow, FlowContext, FlowId, FlowKind, FlowResult
from sls_py.sync.hooked import HookedFlows
from sls_py.sync.infrastructure import KIND as INFRASTRUCTURE
from sls_py.sync.infrastructure import InfrastructureFlow, goal_of
from sls_py.sync.live import Live
from sls_py.sync.looking import View, look
from sls_py.sync.options import SyncOptions
from sls_py.sync.pace import Pace
from sls_py.sync.project import Project
from sls_py.sync.queue import Ended, FlowQueue, Started
from sls_py.sync.reach import Reach, own_files, reach
from sls_py.sync.saves import Saves, since
from sls_py.sync.skipping import deploys_at_start, owed
from sls_py.sync.state import State

LAST_CHANCE = 0.8
"""Seconds that running flows get to end after Ctrl-C."""
_LOCKED_OUT = 3.0
_SETTLED = 1.0
_LONGEST_STORM = 3.0


@dataclass(kw_only=True)
class Loop:
    """One service in sync; `inbox` hears of saves and of flows, None in it ends the loop.

    `show` gets what is worth a line, `later` puts something into the inbox after some seconds. Saves that
    follow others within twice `calm` seconds wait for that long a calm. `failed` tells whether anything went wrong.
    """

    project: Project
    kinds: Iterable[FlowKind]
    options: SyncOptions
    state: State
    reporter: Reporter
    clock: Clock
    show: Callable[[Event], None]
    inbox: Inbox
    later: Callable[[float, Message], None]
    calm: float = 0.2
    pace: Pace = mutable(default_factory=Pace)
    failed: bool = mutable(default=False, init=False)

    def __post_init__(self) -> None:
        self._queue = FlowQueue(self._run_flow, self.inbox.put)
        self._hooked = HookedFlows()
        self._live = Live()
        self._saves = Saves()
        self._compared = TemplatePlaces()
        self._applied: JsonObject = {}
        self._owed: frozenset[Place] = frozenset()
        self._stubborn: set[Place] = set()
        self._refused: dict[FlowId, Flow] = {}
        self._rejected: Flow | None = None
        self._locked_out = self._retrying = False
        self._packaged_at = 0.0
        self._is_broken = False
        self._begun: dict[FlowId, tuple[float, frozenset[Path]]] = {}
        self._told: frozenset[Place] = frozenset()
        self._synced: list[str] = []
        self._heard = 0

    def start(self, snapshot: Snapshot, view: View) -> None:
        """Bring what differs at the start to AWS: what is deployed was looked at already.

        Raises:
            NotDeployedError: there is no stack, and none is to be made.
        """
        self._snapshot = snapshot
        self._take(view)
        self._owed = owed(snapshot.package.stack, view)
        if view.template is None and not self._may_deploy:
            message = f"stack `{snapshot.package.stack.name}` is not deployed"
            raise NotDeployedError(message, hint="`slspy sync` without further options deploys it")
        change = self._change(None)
        verdict = self._verdict(change)
        now, stack = self.clock.now(), view.stack
        if self._may_deploy and deploys_at_start(verdict, self.options, self.state, stack, now):
            self._submit([self._infrastructure(change)], time.monotonic(), frozenset())
        else:
            self._act(change, verdict)

    def run(self) -> None:
        """Work until nothing is left to do, or (when watching) until the inbox has None.

        Raises:
            KeyboardInterrupt: the user pressed Ctrl-C; `stop` ends what still runs.
        """
        self._rest()
        while self.options.watch or not self._queue.idle or not self.inbox.empty():
            messages = [self.inbox.get()]
            while not self.inbox.empty():
                messages.append(self.inbox.get())
            for message in messages:
                if message is None:
                    return
                self._take_in(message)
            self._let_calm()
            self._rest()

    def _let_calm(self) -> None:
        """When saves follow each other closely, wait until they stop: many of them need one update, not many."""
        began = time.monotonic()
        hurried = began - self._packaged_at < 2 * self.calm
        while hurried and self._saves.waiting and time.monotonic() - began < _LONGEST_STORM:
            try:
                message = self.inbox.get(timeout=self.calm)
            except Empty:
                return
            if message is None:
                self.inbox.put(None)
                return
            self._take_in(message)

    def stop(self) -> None:
        """Begin nothing any more, give what runs a moment, and keep what is known."""
        self._queue.close()
        if running := self._queue.wait(LAST_CHANCE):
            self.show(Unfinished(tuple(flow.title for flow in running)))
        self._remember()
        self.project.save()

    @property
    def _may_deploy(self) -> bool:
        return not self.options.code and self.options.chosen is None

    def _take_in(self, message: Message) -> None:
        match message:
            case Saved(paths):
                self._saves.add(paths)
            case Started():
                self.show(message)
            case Ended():
                self._end(message)
            case Retry():
                self._retrying = False
                self.project.reconnect()
                self._refused.clear()

    def _rest(self) -> None:
        """Package what was saved, unless files are in use; when nothing runs, see whether all is live."""
        if self._queue.reads_files:
            return
        if self._saves.waiting:
            self._catch_up()
        if self._is_quiet:
            self._act(change := self._change(frozenset()), self._verdict(change))
        if self._is_quiet:
            self._remember()
            self._tell_synced()
            if self.options.watch:
                self.show(Watching())

    @property
    def _is_quiet(self) -> bool:
        """Whether nothing runs, and all that came of it was taken in."""
        return self._queue.idle and self._queue.ended == self._heard

    def _tell_synced(self) -> None:
        """Run the hooks of plugins for what became live."""
        synced, self._synced = tuple(self._synced), []
        if not synced:
            return
        gateways = self.project.gateways
        context = SyncDoneContext(
            service=self._snapshot.service,
            synced=synced,
            target=gateways.target,
            reporter=self.reporter,
            gateways=gateways,
        )
        try:
            with self.project.lifecycle.moment(moments.SYNC_DONE, context):
                pass
        except SlspyError as error:
            self._fail(Failed(error))

    def _catch_up(self) -> None:
        """Package what was saved; what cannot be packaged is packaged with the next save."""
        saved = self._saves.begin()
        self._packaged_at = time.monotonic()
        try:
            self._snapshot = self._packaged(saved)
        except SlspyError as error:
            self._saves.give_back()
            self._fail(Failed(error))
            self._is_broken = True
            return
        if self._saves.may_have_missed:
            self.later(_SETTLED, Saved(None))
        self._refused.clear()
        change = self._change(saved)
        verdict = self._verdict(change)
        if self._is_broken and verdict == Verdict():
            self.show(Mended())
        self._is_broken = False
        self._act(change, verdict, saved)

    def _packaged(self, saved: frozenset[Path] | None) -> Snapshot:
        service, named = self._snapshot.service, saved or frozenset()
        context = SyncContext(service=service, changed=named, reporter=self.reporter)
        with self.project.lifecycle.moment(moments.SYNC_BATCH, context):
            if reach(named, service) is Reach.SERVICE and (loaded := self._loaded(service)):
                return loaded
            return self.project.package(self._snapshot, None if context.rebuild else saved)

    def _loaded(self, service: Service) -> Snapshot | None:
        """Read the service file again; one that is wrong is waited for, and code goes on with the one before."""
        self._rejected = None
        try:
            snapshot = self.project.load()
        except ServiceFileError as error:
            self._fail(Failed(error))
            self._saves.drop(own_files(service))
            return None
        self._owed = owed(snapshot.package.stack, self._view)
        return snapshot

    def _change(self, saved: frozenset[Path] | None) -> Change:
        places = self._compared.between(self._applied, self._snapshot)
        return change_of(self._applied, self._snapshot, self._live, saved, places=places)

    def _verdict(self, change: Change) -> Verdict:
        found = classify(change, self.kinds, stubborn=self._stubborn)
        return found._replace(uncovered=found.uncovered | self._owed)

    def _act(
        self, change: Change, verdict: Verdict, saved: frozenset[Path] | None = frozenset()
    ) -> None:
        """Submit the flows, or a deployment in their place; what failed is not repeated before something is saved."""
        flows = verdict.flows
        if self.options.chosen is not None:
            flows = with_needed(flows, self.options.chosen)
        if not self._may_deploy:
            self._tell_left(verdict.uncovered)
        elif verdict.uncovered and (deployment := self._infrastructure(change)) != self._rejected:
            flows = (deployment,)
        wanted = without(flows, {flow.id for flow in flows if self._refused.get(flow.id) == flow})
        present = frozenset(path for path in saved or () if path.exists())
        # editors and tools write beside a file and put it in its place
        self._submit(wanted, since(present), present or saved or frozenset())

    def _tell_left(self, places: frozenset[Place]) -> None:
        if places and places != self._told:
            self.show(Left(places))
        self._told = places

    def _infrastructure(self, change: Change) -> InfrastructureFlow:
        return InfrastructureFlow(goal_of(change.after))

    def _submit(self, flows: Iterable[Flow], begun: float, saved: frozenset[Path]) -> None:
        given = list(flows)
        for flow in given:
            self._begun[flow.id] = (begun, saved)
        self._queue.submit(given)

    def _run_flow(self, flow: Flow) -> FlowResult:
        context = FlowContext(
            snapshot=self._snapshot,
            live=self._live,
            gateways=self.project.gateways,
            lifecycle=self.project.lifecycle,
            reporter=self.reporter,
            clock=self.clock,
            pace=self.pace,
        )
        return self._hooked.run(flow, context)

    def _end(self, ended: Ended) -> None:
        self._heard += 1
        flow, result = ended.flow, ended.result
        begun, saved = self._begun.get(flow.id, (time.monotonic(), frozenset()))
        if ended.crash:
            self._refuse(flow, _crashed(flow, ended.crash))
        elif ended.error:
            self._refuse(flow, ended.error)
        elif result and result.outcome == "handed_over":
            self._stubborn |= flow.covers
        elif result and self._fulfilled(flow):
            self._locked_out = False
            if result.outcome == "done":
                self._synced.append(flow.title)
            self.show(Done(flow, result, time.monotonic() - begun, saved))

    def _refuse(self, flow: Flow, error: SlspyError) -> None:
        self._refused[flow.id] = flow
        if flow.id.kind == INFRASTRUCTURE:
            if not isinstance(error, BusyError | CredentialsError):
                self._rejected = flow
            self._look_again(flow)
        if isinstance(error, CredentialsError):
            self._await_login(error, flow)
        else:
            self._fail(Failed(error, flow))

    def _await_login(self, error: CredentialsError, flow: Flow) -> None:
        """Say once that nobody is logged in, and try again from time to time; nothing is lost meanwhile."""
        if not self._locked_out:
            self._locked_out = True
            self._fail(Failed(error, flow))
        if self.options.watch and not self._retrying:
            self._retrying = True
            self.later(_LOCKED_OUT, Retry())

    def _fail(self, failure: Failed) -> None:
        self.failed = True
        self.show(failure)

    def _fulfilled(self, flow: Flow) -> bool:
        """Take what a flow did as what AWS fulfills; after a deployment, look."""
        if flow.id.kind != INFRASTRUCTURE:
            self._applied = with_places(self._applied, self._snapshot.template, flow.covers)
            return True
        self._owed, self._rejected = frozenset(), None
        self._stubborn.clear()
        self.state.deployed(self.clock.now())
        return self._look_again(flow)

    def _look_again(self, flow: Flow) -> bool:
        """See what is deployed now: a deployment that failed may have taken code back."""
        try:
            self._take(look(self._snapshot, self.project.gateways))
        except SlspyError as error:
            self._fail(Failed(error, flow))
            return False
        return True

    def _take(self, view: View) -> None:
        self._view, self._applied = view, view.template or {}
        for resource, mark in {**self.state.marks(view.stack), **view.marks}.items():
            self._live.set(resource, mark)

    def _remember(self) -> None:
        self.state.save(self._live.marks(), self._view.stack)


def _crashed(flow: Flow, crash: Exception) -> SlspyError:
    message = f"`{flow.title}` broke: {type(crash).__name__}: {crash}"
    return DeploymentError(message, hint="run with `--verbose` to see where")
