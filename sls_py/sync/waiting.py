"""How often Lambda is asked whether an update is done: seldom, because every call costs as much as the waiting."""

from __future__ import annotations

from collections.abc import Iterator

from sls_py.deploy.clock import pauses
from sls_py.deploy.function_state import until_updated
from sls_py.model.deployed import LiveFunction
from sls_py.sync.flow import FlowContext

_AT_HAND = 0.105
"""An update of the local cloud takes a tenth of a second."""
_FAR = 0.4
_LONGEST = 2.0


def until_live(context: FlowContext, name: str, answer: LiveFunction) -> LiveFunction:
    """Return a function once the update that gave an answer is done; on AWS one or two looks are enough for most.

    Raises:
        DeploymentError: the update failed, the function is gone, or it takes too long.
    """
    target = context.gateways.target
    near = target.local or target.endpoint_url is not None

    def waiting() -> Iterator[float]:
        return pauses(_AT_HAND if near else _FAR, _LONGEST, growth=2.0)

    functions = context.gateways.functions
    return until_updated(functions, name, context.clock, known=answer, waiting=waiting)
