"""Wait until Lambda is done with an update, with as few calls as possible."""

from __future__ import annotations

from sls_py.deploy.function_state import until_updated
from sls_py.model.deployed import LiveFunction
from sls_py.sync.flow import FlowContext


def until_live(context: FlowContext, name: str, answer: LiveFunction) -> LiveFunction:
    """Return a function once the update that gave an answer is done.

    Raises:
        DeploymentError: the update failed, the function is gone, or it takes too long.
    """
    looks, functions = context.pace.looks(name), context.gateways.functions
    live = until_updated(functions, name, context.clock, known=answer, waiting=looks.pauses)
    context.pace.learn(name, looks)
    return live
