"""Operations on a stack as it is, without a template: delete it, or go back from a failed update."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sls_py.aws.protocols import Gateways
from sls_py.cfn import naming
from sls_py.deploy.caller import Caller
from sls_py.deploy.clock import Clock
from sls_py.deploy.monitor import Ended, follow, mark
from sls_py.model.deployed import LiveStack
from sls_py.report import Reporter


class Operator(NamedTuple):
    """Who operates on a stack, with what, and where it is told; `role` is what CloudFormation acts as."""

    gateways: Gateways
    reporter: Reporter
    clock: Clock
    caller: Caller
    role: str | None = None


def delete_stack(by: Operator, stack: LiveStack, *, retain: Sequence[str] = ()) -> Ended:
    """Delete a stack and follow that to its end; a deletion that runs already is only followed."""
    stacks = by.gateways.stacks
    since = mark(stacks, stack.stack_id)
    if stack.status != "DELETE_IN_PROGRESS":
        token = by.caller.token()
        stacks.delete(stack.stack_id, retain=retain, role_arn=by.role, client_token=token)
    return _followed(by, stack, since)


def empty_own_bucket(by: Operator, stack: LiveStack) -> None:
    """Empty the bucket of a stack that is to be deleted, as far as it was made."""
    for resource in by.gateways.stacks.resources(stack.stack_id):
        own = resource.logical_id == naming.DEPLOYMENT_BUCKET
        if own and resource.physical_id and resource.status != "DELETE_COMPLETE":
            by.gateways.buckets.empty(resource.physical_id)


def continue_rollback(by: Operator, stack: LiveStack, *, skip: Sequence[str] = ()) -> Ended:
    """Go back once more from a failed update, without the resources to be skipped."""
    stacks = by.gateways.stacks
    since, token = mark(stacks, stack.stack_id), by.caller.token()
    stacks.continue_rollback(stack.stack_id, skip=skip, role_arn=by.role, client_token=token)
    return _followed(by, stack, since)


def roll_back(by: Operator, stack: LiveStack) -> Ended:
    """Go back from an operation that failed and was left as it was."""
    stacks = by.gateways.stacks
    since = mark(stacks, stack.stack_id)
    stacks.rollback(stack.stack_id, role_arn=by.role, client_token=by.caller.token())
    return _followed(by, stack, since)


def _followed(by: Operator, stack: LiveStack, since: str | None) -> Ended:
    stacks = by.gateways.stacks
    return follow(stacks, stack.stack_id, since=since, reporter=by.reporter, clock=by.clock)
