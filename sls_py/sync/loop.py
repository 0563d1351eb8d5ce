"""The loop: deploy what the stack lacks, then bring every save to AWS until told to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as mutable
from pathlib import Path
from queue import Empty

from sls_py.aws.errors import NOT_FOUND
from sls_py.deploy.clock import Clock
from sls_py.errors import (
    AwsError,
    NotDeployedError,
    PackagingError,
    Problem,
    ServiceFileError,
    SlspyError,
)
from sls_py.lifecycle import moments
from sls_py.lifecycle.contexts import SyncContext, SyncDoneContext
from sls_py.model.service import Service
from sls_py.report import Reporter
from sls_py.sync.change import Change, Place, Snapshot
from sls_py.sync.classify import Verdict, with_needed, without
from sls_py.sync.events import (
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
from sls_py.sync.flow import Flow, FlowContext, FlowKind, FlowResult
from sls_py.sync.hooked import HookedFlows
from sls_py.sync.infrastructure import KIND as INFRASTRUCTURE
from sls_py.sync.infrastructure import InfrastructureFlow, goal_of
from sls_py.sync.looking import View
from sls_py.sync.options import SyncOptions
from sls_py.sync.outcomes import Outcomes
from sls_py.sync.pace import Pace
from sls_py.sync.project import Project
from sls_py.sync.queue import Ended, FlowQueue, Started
from sls_py.sync.reach import Reach, absolute, own_files, reach
from sls_py.sync.saves import Saves, since
from sls_py.sync.standing import Standing
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
    follow others within twice `calm` seconds wait for that long a calm.
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

    def __post_init__(self) -> None:
        self._queue = FlowQueue(self._run_flow, self.inbox.put)
        self._hooked = HookedFlows()
        self._standing = Standing(self.project, self.kinds, self.state)
        self._saves = Saves()
        self._outcomes = Outcomes(self._standing, self.clock, self.show)
        self._retrying = False
        self._packaged_at = 0.0
        self._is_broken = False
        self._is_compiled = True
        self._stops = False
        self._held: dict[str, tuple[Problem, ...]] = {}
        self._told: frozenset[Place] = frozenset()

    def start(self, snapshot: Snapshot, view: View) -> None:
        """Bring what differs at the start to AWS: what is deployed was looked at already.

        Raises:
            NotDeployedError: there is no stack, and none is to be made.
            PackagingError: all that there is to do has to wait for a mistake, and nobody waits.
        """
        self._snapshot = snapshot
        self._standing.begin(snapshot, view)
        if not (self._standing.is_deployed or self._may_deploy):
            message = f"stack `{snapshot.package.stack.name}` is not deployed"
            raise NotDeployedError(message, hint="`slspy sync` without further options deploys it")
        change = self._change(None)
        verdict = self._standing.verdict(change)
        now = self.clock.now()
        if self._may_deploy and self._standing.owes_deployment(verdict, self.options, now):
            verdict = self._standing.verdict(change)
        if self._mistakes() and not (verdict.flows or self.options.watch):
            raise PackagingError(_once(self._mistakes()))
        self._tell_held(verdict, None)
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
        self._standing.remember()
        self.project.save()

    @property
    def failed(self) -> bool:
        """Whether anything went wrong."""
        return self._outcomes.failed

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
                self._outcomes.forgive()

    def _rest(self) -> None:
        """Package what was saved, unless files are in use; when nothing runs, see whether all is live."""
        if self._queue.reads_files:
            return
        if self._saves.waiting:
            self._catch_up()
        if self._is_quiet:
            self._act(change := self._change(frozenset()), self._standing.verdict(change))
        if self._is_quiet:
            self._standing.remember()
            self._tell_synced()
            if self.options.watch:
                self.show(Watching())

    @property
    def _is_quiet(self) -> bool:
        """Whether nothing runs, and all that came of it was taken in."""
        return self._queue.idle and self._queue.ended == self._outcomes.heard

    def _tell_synced(self) -> None:
        """Run the hooks of plugins for what became live."""
        synced = self._outcomes.take_synced()
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
            self._outcomes.fail(Failed(error))

    def _catch_up(self) -> None:
        """Package what was saved; what cannot be packaged is packaged with the next save."""
        saved = self._saves.begin()
        self._packaged_at = time.monotonic()
        try:
            self._snapshot = self._packaged(saved)
        except SlspyError as error:
            self._saves.give_back()
            self._outcomes.fail(Failed(error))
            self._is_broken = True
            return
        if self._saves.may_have_missed:
            self.later(_SETTLED, Saved(None))
        self._outcomes.forgive()
        change = self._change(saved)
        verdict = self._standing.verdict(change)
        self._tell_held(verdict, saved)
        if self._is_broken and not self._held and verdict == Verdict():
            self.show(Mended())
        self._is_broken = bool(self._held)
        self._act(change, verdict, saved)

    def _packaged(self, saved: frozenset[Path] | None) -> Snapshot:
        service, named = self._snapshot.service, saved or frozenset()
        context = SyncContext(service=service, changed=named, reporter=self.reporter)
        with self.project.lifecycle.moment(moments.SYNC_BATCH, context):
            if reach(named, service) is Reach.SERVICE and (loaded := self._loaded(service)):
                return loaded
            packaged = self.project.package(self._snapshot, None if context.rebuild else saved)
            self._is_compiled = False
            return packaged

    def _loaded(self, service: Service) -> Snapshot | None:
        """Read the service file again; one that is wrong is waited for, and code goes on with the one before."""
        self._outcomes.read_again()
        try:
            snapshot = self.project.load()
        except ServiceFileError as error:
            self._outcomes.fail(Failed(error))
            self._saves.drop(own_files(service))
            return None
        self._standing.read_again(snapshot)
        self._is_compiled = True
        return snapshot

    def _change(self, saved: frozenset[Path] | None) -> Change:
        return self._standing.change(self._snapshot, saved)

    def _tell_held(self, verdict: Verdict, saved: frozenset[Path] | None) -> None:
        """Show the mistakes that hold functions back: new ones, those in a file that was saved, and what stops a deployment."""
        before, self._held = self._held, self._mistakes()
        found = _once(self._held)
        files = {absolute(Path(one.position.file)) for one in found if one.position}
        stopped, stops = self._stops, self._may_deploy and bool(found and verdict.uncovered)
        self._stops = stops
        news = self._held != before or not files.isdisjoint(saved or ()) or stops > stopped
        if found and news:
            error = Failed(PackagingError(found), held=tuple(self._held), stops=stops)
            self._outcomes.fail(error)

    def _mistakes(self) -> dict[str, tuple[Problem, ...]]:
        """Return the functions that were asked for and have mistakes."""
        functions, chosen = self._snapshot.package.stack.functions, self.options.chosen
        return {
            key: problems
            for key, problems in self._snapshot.artifacts.broken.items()
            if key in functions and (chosen is None or functions[key].logical_id in chosen)
        }

    def _act(
        self, change: Change, verdict: Verdict, saved: frozenset[Path] | None = frozenset()
    ) -> None:
        """Submit the flows, or a deployment in their place; what failed is not repeated before something is saved."""
        flows = verdict.flows
        if self.options.chosen is not None:
            flows = with_needed(flows, self.options.chosen)
        if not self._may_deploy:
            self._tell_left(verdict.uncovered)
        elif verdict.uncovered and not self._held:
            deployment = InfrastructureFlow(goal_of(change.after))
            if not self._outcomes.has_rejected(deployment) and self._names_newest_zips():
                flows = (deployment,)
        wanted = without(flows, {flow.id for flow in flows if self._outcomes.has_refused(flow)})
        present = frozenset(path for path in saved or () if path.exists())
        # editors and tools write beside a file and put it in its place
        self._submit(wanted, since(present), present or saved or frozenset())

    def _tell_left(self, places: frozenset[Place]) -> None:
        if places and places != self._told:
            self.show(Left(places))
        self._told = places

    def _names_newest_zips(self) -> bool:
        """Have the template name the newest zips, which it does not when code was packaged alone since."""
        if self._is_compiled:
            return True
        try:
            self._snapshot = self.project.load()
        except SlspyError as error:
            self._outcomes.fail(Failed(error))
            return False
        self._is_compiled = True
        return not self._snapshot.held

    def _submit(self, flows: Iterable[Flow], begun: float, saved: frozenset[Path]) -> None:
        given = list(flows)
        for flow in given:
            self._outcomes.begin(flow, begun, saved)
        self._queue.submit(given)

    def _run_flow(self, flow: Flow) -> FlowResult:
        snapshot = self._snapshot
        if flow.id.resource in snapshot.held:
            return FlowResult("held")
        context = FlowContext(
            snapshot=snapshot,
            live=self._standing.live,
            gateways=self.project.gateways,
            lifecycle=self.project.lifecycle,
            reporter=self.reporter,
            clock=self.clock,
            pace=self.pace,
        )
        try:
            return self._hooked.run(flow, context)
        except AwsError as error:
            if error.code == NOT_FOUND and self._may_deploy and flow.id.kind != INFRASTRUCTURE:
                return FlowResult("gone")
            raise

    def _end(self, ended: Ended) -> None:
        logged_in = self._outcomes.end(ended, self._snapshot)
        if not logged_in and self.options.watch and not self._retrying:
            self._retrying = True
            self.later(_LOCKED_OUT, Retry())


def _once(mistakes: Mapping[str, Iterable[Problem]]) -> list[Problem]:
    """Return mistakes of functions, those that they share once."""
    every = (one for found in mistakes.values() for one in found)
    return list({(one.message, one.position): one for one in every}.values())
