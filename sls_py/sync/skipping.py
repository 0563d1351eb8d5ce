"""Whether a deployment can be left out at the start. Pure."""

from __future__ import annotations

from sls_py.deploy.compare import reasons
from sls_py.deploy.states import DONE
from sls_py.model.deployed import Deployed, LiveStack
from sls_py.model.stack import CompiledStack
from sls_py.sync.change import Place
from sls_py.sync.classify import Verdict
from sls_py.sync.looking import View
from sls_py.sync.options import SyncOptions
from sls_py.sync.state import State

DAYS = 7
"""After so many days without a deployment there is one, whatever the templates say."""

MANY = 50
"""From so many resources on that differ, CloudFormation is used for all of them."""


def deploys_at_start(
    verdict: Verdict, options: SyncOptions, state: State, stack: LiveStack | None, now: float
) -> bool:
    """Tell whether the whole service is deployed at the start.

    It is when there is no stack that is as its template says, when skipping is off, when the last deployment is more
    than seven days ago, and when fifty or more resources have other code. Otherwise only what differs is synced.
    """
    if stack is None or stack.status not in DONE:
        return True
    last = max(stack.updated, state.infrastructure)
    return (
        not options.skip_deploy
        or now - last > DAYS * 86_400
        or len({flow.id.resource for flow in verdict.flows}) >= MANY
    )


def owed(compiled: CompiledStack, view: View) -> frozenset[Place]:
    """Return what besides the template CloudFormation has to bring: parameters, tags, notification ARNs ...

    The role that it works with is of no use to anything that is synced.
    """
    if view.stack is None or view.template is None:
        return frozenset([Place("", "stack")])
    deployed = Deployed(stack=view.stack, template=compiled.template)
    found = reasons(compiled, deployed)
    return frozenset(Place("", reason) for reason in found if reason != "role")
