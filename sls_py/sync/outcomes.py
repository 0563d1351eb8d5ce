"""What became of flows: what is told of it, what is live now, and what is not tried again for the time being."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from sls_py.deploy.clock import Clock
from sls_py.errors import BusyError, CredentialsError, DeploymentError, SlspyError
from sls_py.sync.change import Snapshot
from sls_py.sync.events import Done, Event, Failed
from sls_py.sync.flow import Flow, FlowId
from sls_py.sync.infrastructure import KIND as INFRASTRUCTURE
from sls_py.sync.queue import Ended
from sls_py.sync.standing import Standing


class Outcomes:
    """Takes in how flows end; `failed` tells whether anything went wrong so far, `heard` how many ended."""

    def __init__(self, standing: Standing, clock: Clock, show: Callable[[Event], None]) -> None:
        self.failed = False
        self.heard = 0
        self._standing = standing
        self._clock = clock
        self._show = show
        self._begun: dict[FlowId, tuple[float, frozenset[Path]]] = {}
        self._refused: dict[FlowId, Flow] = {}
        self._rejected: Flow | None = None
        self._locked_out = False
        self._synced: list[str] = []

    def begin(self, flow: Flow, begun: float, saved: frozenset[Path]) -> None:
        """Remember when, and with which files, it began."""
        self._begun[flow.id] = (begun, saved)

    def end(self, ended: Ended, snapshot: Snapshot) -> bool:
        """Take in how a flow ended; False when nobody is logged in."""
        self.heard += 1
        flow, result = ended.flow, ended.result
        error = _crashed(flow, ended.crash) if ended.crash else ended.error
        if error:
            return self._refuse(flow, error, snapshot)
        if result and result.outcome == "handed_over":
            self._standing.handed_over(flow)
        elif result and result.outcome == "gone":
            self._standing.owe_deployment()
            self._look_again(flow, snapshot)
        elif result and result.outcome != "held" and self._fulfilled(flow, snapshot):
            self._locked_out = False
            if result.outcome == "done":
                self._synced.append(flow.title)
            begun, saved = self._begun.get(flow.id, (time.monotonic(), frozenset()))
            self._show(Done(flow, result, time.monotonic() - begun, saved))
        return True

    def fail(self, failure: Failed) -> None:
        """Tell that something went wrong."""
        self.failed = True
        self._show(failure)

    def has_refused(self, flow: Flow) -> bool:
        """Tell whether the same flow failed, and nothing was saved since."""
        return self._refused.get(flow.id) == flow

    def has_rejected(self, deployment: Flow) -> bool:
        """Tell whether the same deployment failed, and the service file was not saved since."""
        return self._rejected == deployment

    def forgive(self) -> None:
        """Let flows that failed be tried again."""
        self._refused.clear()

    def read_again(self) -> None:
        """Let a deployment that failed be tried again."""
        self._rejected = None

    def take_synced(self) -> tuple[str, ...]:
        """Return the titles of what became live since the last time."""
        synced, self._synced = tuple(self._synced), []
        return synced

    def _refuse(self, flow: Flow, error: SlspyError, snapshot: Snapshot) -> bool:
        self._refused[flow.id] = flow
        if flow.id.kind == INFRASTRUCTURE:
            if not isinstance(error, BusyError | CredentialsError):
                self._rejected = flow
            self._look_again(flow, snapshot)
        if not isinstance(error, CredentialsError):
            self.fail(Failed(error, flow))
            return True
        if not self._locked_out:
            self._locked_out = True
            self.fail(Failed(error, flow))
        return False

    def _fulfilled(self, flow: Flow, snapshot: Snapshot) -> bool:
        """Take what a flow did as what AWS fulfills; after a deployment, look."""
        if flow.id.kind != INFRASTRUCTURE:
            self._standing.brought(flow, snapshot)
            return True
        self._rejected = None
        self._standing.deployed(self._clock.now())
        return self._look_again(flow, snapshot)

    def _look_again(self, flow: Flow, snapshot: Snapshot) -> bool:
        """See what is deployed now: a deployment that failed may have taken code back."""
        try:
            self._standing.look(snapshot)
        except SlspyError as error:
            self.fail(Failed(error, flow))
            return False
        return True


def _crashed(flow: Flow, crash: Exception) -> SlspyError:
    message = f"`{flow.title}` broke: {type(crash).__name__}: {crash}"
    return DeploymentError(message, hint="run with `--verbose` to see where")
