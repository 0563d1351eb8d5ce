"""What AWS fulfills of a service, as far as sync knows, and what differs from it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sls_py.model.values import JsonObject
from sls_py.sync.change import Change, Place, Snapshot, TemplatePlaces, change_of, with_places
from sls_py.sync.classify import Verdict, classify
from sls_py.sync.flow import Flow, FlowKind
from sls_py.sync.live import Live
from sls_py.sync.looking import View, look
from sls_py.sync.options import SyncOptions
from sls_py.sync.project import Project
from sls_py.sync.skipping import deploys_at_start, owed
from sls_py.sync.state import State


class Standing:
    """Begins with what was looked at, and is kept up with what flows and deployments did since."""

    def __init__(self, project: Project, kinds: Iterable[FlowKind], state: State) -> None:
        self.live = Live()
        self._project = project
        self._kinds = kinds
        self._state = state
        self._view = View(None, None, {})
        self._compared = TemplatePlaces()
        self._applied: JsonObject = {}
        self._owed: frozenset[Place] = frozenset()
        self._stubborn: set[Place] = set()

    def begin(self, snapshot: Snapshot, view: View) -> None:
        """Take in what is deployed at the start."""
        self._take(view)
        self.read_again(snapshot)

    @property
    def is_deployed(self) -> bool:
        """Whether there is a stack that could be updated."""
        return self._view.template is not None

    def owes_deployment(self, verdict: Verdict, options: SyncOptions, now: float) -> bool:
        """Tell whether the start needs a deployment, whatever differs; then one is owed until it is done."""
        needed = deploys_at_start(verdict, options, self._state, self._view.stack, now)
        if needed:
            self.owe_deployment()
        return needed

    def owe_deployment(self) -> None:
        """Have the service deployed, whatever differs."""
        self._owed |= {Place("", "deployment")}

    def read_again(self, snapshot: Snapshot) -> None:
        """Take in a service file that was read: it may ask for more than its template."""
        self._owed = owed(snapshot.package.stack, self._view)

    def change(self, snapshot: Snapshot, saved: frozenset[Path] | None) -> Change:
        """Return what differs."""
        places = self._compared.between(self._applied, snapshot)
        return change_of(self._applied, snapshot, self.live, saved, places=places)

    def verdict(self, change: Change) -> Verdict:
        """Return what a change needs."""
        found = classify(change, self._kinds, stubborn=self._stubborn)
        return found._replace(uncovered=found.uncovered | self._owed)

    def handed_over(self, flow: Flow) -> None:
        """Take in that only CloudFormation can do what a flow was for."""
        self._stubborn |= flow.covers

    def brought(self, flow: Flow, snapshot: Snapshot) -> None:
        """Take what a flow did as fulfilled."""
        self._applied = with_places(self._applied, snapshot.template, flow.covers)

    def deployed(self, now: float) -> None:
        """Take in that the service was deployed; `look` sees what came of it."""
        self._owed = frozenset()
        self._stubborn.clear()
        self._state.deployed(now)

    def look(self, snapshot: Snapshot) -> None:
        """See what is deployed now.

        Raises:
            SlspyError: AWS does not tell.
        """
        self._take(look(snapshot, self._project.gateways))

    def remember(self) -> None:
        """Keep what is live for the next start."""
        self._state.save(self.live.marks(), self._view.stack)

    def _take(self, view: View) -> None:
        self._view, self._applied = view, view.template or {}
        for resource, mark in {**self._state.marks(view.stack), **view.marks}.items():
            self.live.set(resource, mark)
