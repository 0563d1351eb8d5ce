"""Bring a stack to rest before a deployment: wait for what runs, go on with what got stuck."""

from __future__ import annotations

import math

from sls_py.aws.protocols import Gateways
from sls_py.deploy.caller import Caller
from sls_py.deploy.clock import Clock, pauses
from sls_py.deploy.detach import end_relays
from sls_py.deploy.inspect import inspect
from sls_py.deploy.monitor import failure
from sls_py.deploy.operations import Operator, continue_rollback
from sls_py.deploy.options import DeployOptions
from sls_py.deploy.states import ROLLBACK_FAILED, busy, finishing, in_progress
from sls_py.lifecycle.contexts import DeployContext
from sls_py.model.deployed import Deployed, LiveStack

_ASKED = "(`--wait`)"


def settled(
    context: DeployContext, options: DeployOptions, clock: Clock, caller: Caller
) -> Deployed:
    """Inspect, and inspect again after everything that changed the stack.

    Raises:
        BusyError: somebody else works on the stack.
        DeploymentError: going back from a failed update failed again, or a relayed function cannot be put back.
    """
    deployed = inspect(context.package, context.gateways)
    if deployed.stack and in_progress(deployed.stack):
        _wait(context, deployed.stack, options, clock, caller)
        deployed = inspect(context.package, context.gateways)
    if deployed.stack and deployed.stack.status == ROLLBACK_FAILED:
        _continue_rollback(context, deployed.stack, clock, caller)
        deployed = inspect(context.package, context.gateways)
    if end_relays(deployed.functions.values(), context.gateways, context.reporter, clock):
        deployed = inspect(context.package, context.gateways)
    return deployed


def _wait(
    context: DeployContext,
    stack: LiveStack,
    options: DeployOptions,
    clock: Clock,
    caller: Caller,
) -> None:
    reason = _reason_to_wait(stack, context.gateways, options, caller)
    if reason is None:
        raise busy(stack)
    context.note(f"stack `{stack.name}` is in status {stack.status} {reason}: waiting for its end")
    limit = clock.now() + (options.patience if reason == _ASKED else math.inf)
    for pause in pauses(0.5, 5.0):
        if clock.now() >= limit:
            raise busy(stack)
        clock.sleep(pause)
        now = context.gateways.stacks.describe(stack.stack_id)
        if now is None or not in_progress(now):
            return


def _reason_to_wait(
    stack: LiveStack, gateways: Gateways, options: DeployOptions, caller: Caller
) -> str | None:
    if options.patience > 0:
        return _ASKED
    if finishing(stack):
        return "after an update"
    event = gateways.stacks.last_event(stack.stack_id)
    if event and caller.left_behind(event.client_token):
        return "since a deployment that was broken off"
    return None


def _continue_rollback(
    context: DeployContext, stack: LiveStack, clock: Clock, caller: Caller
) -> None:
    """Try once more to go back: what was in the way is often mended by now."""
    context.note(f"stack `{stack.name}` could not go back from a failed update: trying again")
    role = context.package.stack.deployment_role
    arn = role if isinstance(role, str) else None
    ended = continue_rollback(
        Operator(context.gateways, context.reporter, clock, caller, arn), stack
    )
    if ended.status != "UPDATE_ROLLBACK_COMPLETE":
        raise failure(context.gateways.stacks, ended, name=stack.name, doing="brought back")
