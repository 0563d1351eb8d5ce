"""Run flows with the hooks of plugins around them, which need not expect threads."""

from __future__ import annotations

from threading import Lock
from typing import Literal

from sls_py.lifecycle import moments
from sls_py.lifecycle.contexts import SyncFlowContext
from sls_py.sync.flow import Flow, FlowContext, FlowResult


class HookedFlows:
    """Runs flows side by side, and hooks one after the other."""

    def __init__(self) -> None:
        self._lock = Lock()

    def run(self, flow: Flow, context: FlowContext) -> FlowResult:
        """Run a flow; the hooks after it run when what it set is live.

        Raises:
            SlspyError: the flow failed, or a hook did.
        """
        told = SyncFlowContext(
            service=context.snapshot.service,
            kind=flow.id.kind,
            resource=flow.id.resource,
            title=flow.title,
            target=context.gateways.target,
            reporter=context.reporter,
            gateways=context.gateways,
        )
        self._hooks(context, "before", told)
        result = flow.run(context)
        if result.outcome != "handed_over":
            told.outcome, told.detail = result.outcome, result.detail
            self._hooks(context, "after", told)
        return result

    def _hooks(
        self, context: FlowContext, when: Literal["before", "after"], told: SyncFlowContext
    ) -> None:
        with self._lock:
            context.lifecycle.run(moments.SYNC_FLOW, when, told)
