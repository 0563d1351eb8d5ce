"""Triggers of live sessions: those that functions have, and others in a stack that goes with the session."""

from __future__ import annotations

from typing import NamedTuple

from sls_py.app.workspace import Workspace
from sls_py.aws.protocols import Gateways, StackRequest
from sls_py.deploy.clock import Clock, SystemClock, pauses
from sls_py.errors import DeploymentError, UsageError
from sls_py.live.attach import Attached, Attachment
from sls_py.live.triggers import (
    EVENTS,
    KINDS,
    OUTPUT,
    Receiver,
    template_text,
    trigger_stack,
)
from sls_py.model.deployed import LiveStack
from sls_py.model.function import Function
from sls_py.operate.endpoints import reachable

_LIMIT = 180.0


class EphemeralTrigger(NamedTuple):
    """What calls a function: its kind, the function's key, and where to send to; `own` when the service has it."""

    kind: str
    function: str
    address: str
    own: bool = False


def trigger_for(
    kind: str, attachment: Attachment, workspace: Workspace, clock: Clock | None = None
) -> tuple[EphemeralTrigger, ...]:
    """Make a trigger for each function of a session that has none of its kind, and wait until they are there.

    Raises:
        UsageError: there is no such kind.
        DeploymentError: CloudFormation could not make them.
    """
    if kind not in KINDS:
        raise UsageError(f"`--trigger {kind}` is no kind", hint=f"there are: {', '.join(KINDS)}")
    functions = workspace.service.functions
    have = [one for one in attachment.functions if _has(functions[one.key], kind)]
    lack = [one for one in attachment.functions if one not in have]
    own = tuple(EphemeralTrigger(kind, one.key, "", own=True) for one in have)
    if not lack:
        return own
    stack = _created(kind, lack, attachment.record.id, workspace, clock or SystemClock())
    outputs = reachable(stack.outputs, workspace.cloud.endpoint_url)
    made = tuple(
        EphemeralTrigger(kind, one.key, outputs[f"{OUTPUT}{number}"])
        for number, one in enumerate(lack)
    )
    return own + made


def drop_trigger(session: str, gateways: Gateways, clock: Clock | None = None) -> None:
    """Delete the triggers of a session, with what lies in their buckets; nothing happens when there are none.

    Raises:
        DeploymentError: CloudFormation could not delete them.
    """
    name = trigger_stack(session)
    if gateways.stacks.describe(name) is None:
        return
    for resource in gateways.stacks.resources(name):
        if resource.type == "AWS::S3::Bucket" and resource.physical_id:
            gateways.buckets.empty(resource.physical_id)
    gateways.stacks.delete(name)
    _settled(name, gateways, clock or SystemClock(), ("DELETE_COMPLETE",))


def _has(function: Function, kind: str) -> bool:
    names = {event.kind for event in function.events} | ({"url"} if function.url else set())
    return not names.isdisjoint(EVENTS[kind])


def _created(
    kind: str, lack: list[Attached], session: str, workspace: Workspace, clock: Clock
) -> LiveStack:
    receivers = tuple(Receiver(one.key, one.arn, one.role) for one in lack)
    service = workspace.service
    request = StackRequest(
        name=trigger_stack(session),
        template_body=template_text(kind, receivers),
        tags={
            "slspy:live": session,
            "slspy:service": service.name,
            "slspy:stage": service.provider.stage,
        },
        capabilities=("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"),
        delete_on_failure=True,
    )
    workspace.gateways.stacks.create(request)
    done = _settled(request.name, workspace.gateways, clock, ("CREATE_COMPLETE",))
    if done is None:
        raise DeploymentError(f"the triggers in stack `{request.name}` could not be made")
    return done


def _settled(
    name: str, gateways: Gateways, clock: Clock, wanted: tuple[str, ...]
) -> LiveStack | None:
    """Wait until nothing moves in a stack; None when it is gone.

    Raises:
        DeploymentError: it ended otherwise than wanted, or not in time.
    """
    waits = pauses(0.1, 2.0)
    end = clock.now() + _LIMIT
    while clock.now() < end:
        stack = gateways.stacks.describe(name)
        if stack is None:
            return None
        if not stack.status.endswith("_IN_PROGRESS"):
            if stack.status in wanted:
                return stack
            raise DeploymentError(
                f"stack `{name}` of the session's triggers is {stack.status}",
                hint="look at its events in the console of CloudFormation",
            )
        clock.sleep(next(waits))
    raise DeploymentError(f"stack `{name}` of the session's triggers takes too long")
