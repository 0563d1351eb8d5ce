"""Bring a stack that is stuck into a state from which it can be deployed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from sls_py.aws.protocols import Gateways
from sls_py.deploy.caller import Caller, this_process
from sls_py.deploy.clock import Clock, SystemClock, pauses
from sls_py.deploy.inspect import bucket_of
from sls_py.deploy.lock import Lock, holder_of, place_in
from sls_py.deploy.monitor import Ended, failure
from sls_py.deploy.nested import NESTED
from sls_py.deploy.operations import (
    Operator,
    continue_rollback,
    delete_stack,
    empty_own_bucket,
    roll_back,
)
from sls_py.deploy.releases import stack_name
from sls_py.deploy.states import UNBORN, in_progress
from sls_py.errors import DeploymentError, NotDeployedError
from sls_py.model.deployed import LiveStack, StackResource
from sls_py.model.result import RecoveryResult
from sls_py.model.service import Service
from sls_py.records import dataclass, field
from sls_py.report import Reporter, note, phase

Way = Literal["none", "wait", "delete", "finish deletion", "go back", "go back again", "impossible"]

ABSENT = "ABSENT"

_TEXTS: dict[Way, str] = {
    "wait": "wait for the operation that runs",
    "delete": "delete the stack, which never came to life",
    "finish deletion": "delete the stack again, and leave what cannot be deleted",
    "go back": "go back from the failed operation",
    "go back again": "go back from the failed update again, and give up on what cannot go back",
}


def way_out(stack: LiveStack | None, *, has_bucket: bool) -> Way:
    """Return what gets a stack on from its status; `docs/how-to/recover-a-stuck-stack.md` has it as a table."""
    if stack is None or stack.status == "DELETE_COMPLETE":
        return "none"
    if in_progress(stack):
        return "wait"
    if stack.status in UNBORN or (stack.status == "CREATE_FAILED" and not has_bucket):
        return "delete"
    ways: dict[str, Way] = {
        "DELETE_FAILED": "finish deletion",
        "UPDATE_FAILED": "go back",
        "UPDATE_ROLLBACK_FAILED": "go back again",
        "IMPORT_ROLLBACK_FAILED": "impossible",
    }
    return ways.get(stack.status, "none")


def recover_service(
    service: Service,
    *,
    gateways: Gateways,
    reporter: Reporter,
    confirm: Callable[[str], bool],
    skip: Sequence[str] = (),
    dry_run: bool = False,
    clock: Clock | None = None,
    caller: Caller | None = None,
    wait_lock: float = 0.0,
) -> RecoveryResult:
    """Take a stack out of every state that CloudFormation does not let it be updated in.

    `skip` are resources to give up at once when an update cannot be taken back; those that fail once more are given
    up if `confirm` agrees. With `dry_run` nothing is changed.

    Raises:
        BusyError: somebody else works on the stack.
        DeploymentError: there is no way out, it was refused, or it failed.
        AwsError: AWS refused a call.
    """
    role = service.provider.iam.deployment_role
    by = Operator(
        gateways,
        reporter,
        clock or SystemClock(),
        caller or this_process("recover"),
        role if isinstance(role, str) else None,
    )
    stack = gateways.stacks.describe(stack_name(service))
    recovery = _Recovery(service=service, by=by, confirm=confirm, skip=tuple(skip), stack=stack)
    if dry_run:
        return recovery.foreseen()
    with Lock(
        place_in(service),
        gateways.buckets,
        caller=by.caller,
        clock=by.clock,
        reporter=reporter,
        patience=wait_lock,
    ) as lock:
        return recovery.run(lock)


def unlock_service(service: Service, gateways: Gateways) -> str | None:
    """Delete the lock of a service's stack, whoever holds it; return who that is, None when nobody does.

    Raises:
        NotDeployedError: the service has no bucket, so that there is no lock.
    """
    name = service.provider.deployment_bucket.name
    stack = None if name else gateways.stacks.describe(stack_name(service))
    bucket = name or (bucket_of(stack, gateways) if stack else None)
    if bucket is None:
        raise NotDeployedError(f"stack `{stack_name(service)}` has no bucket, so no lock either")
    key = place_in(service).key
    found = gateways.buckets.fetch(bucket, key)
    if found is None or not gateways.buckets.delete_if(bucket, key, etag=found.etag):
        return None
    return str(holder_of(found.body))


@dataclass(kw_only=True)
class _Recovery:
    """The recovery of one stack, from one status to the next."""

    service: Service
    by: Operator
    confirm: Callable[[str], bool]
    skip: tuple[str, ...]
    stack: LiveStack | None
    actions: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def foreseen(self) -> RecoveryResult:
        """Tell what would be done."""
        way = self._way()
        self.actions = [_TEXTS[way]] if way in _TEXTS else []
        return self._result(self._status())

    def run(self, lock: Lock) -> RecoveryResult:
        """Go on until the stack can be deployed."""
        before = self._status()
        while (way := self._way()) != "none":
            bucket = self._bucket()
            if way != "wait" and bucket and lock.take(bucket):
                self._look()
                continue
            self.actions.append(_TEXTS.get(way, ""))
            if way in ("delete", "finish deletion"):
                lock.release()
            with phase(self.by.reporter, "recover", _TEXTS.get(way, "recovering")):
                self._take(way)
        return self._result(before)

    def _take(self, way: Way) -> None:
        assert self.stack is not None
        match way:
            case "wait":
                self._wait()
            case "delete" | "finish deletion":
                self._delete(self.stack)
            case "go back":
                self._ended(roll_back(self.by, self.stack), "UPDATE_ROLLBACK_COMPLETE")
            case "go back again":
                self._go_back_again(self.stack)
            case _:
                raise DeploymentError(
                    f"stack `{self.stack.name}` is in status {self.stack.status}, which nothing leads out of",
                    hint="delete it with `slspy remove` and deploy anew, or ask AWS support",
                )

    def _wait(self) -> None:
        for pause in pauses(0.5, 5.0):
            self._look()
            if not in_progress(self.stack):
                return
            self.by.clock.sleep(pause)

    def _delete(self, stack: LiveStack) -> None:
        empty_own_bucket(self.by, stack)
        ended = delete_stack(self.by, stack)
        if ended.status == "DELETE_FAILED":
            stuck = self._in_status("DELETE_FAILED")
            self._agree(ended, stuck, "cannot be deleted: delete the stack and leave them behind")
            self._give_up([f"{item.physical_id} ({item.type})" for item in stuck])
            retain = [item.logical_id for item in stuck]
            ended = delete_stack(self.by, stack, retain=retain)
        self._ended(ended, "DELETE_COMPLETE")

    def _go_back_again(self, stack: LiveStack) -> None:
        ended = continue_rollback(self.by, stack, skip=self.skip)
        if ended.status == "UPDATE_ROLLBACK_FAILED":
            stuck = self._in_status("UPDATE_FAILED")
            self._agree(ended, stuck, "cannot go back: give them up")
            names = [name for item in stuck for name in self._skippable(item)]
            self._give_up(names)
            ended = continue_rollback(self.by, stack, skip=sorted({*self.skip, *names}))
        self.left.extend(self.skip)
        self._ended(ended, "UPDATE_ROLLBACK_COMPLETE")

    def _in_status(self, status: str) -> list[StackResource]:
        found = self.by.gateways.stacks.resources(self.stack.stack_id if self.stack else "")
        return [item for item in found if item.status == status]

    def _skippable(self, item: StackResource) -> list[str]:
        """Name a resource as ContinueUpdateRollback wants it; of a nested stack those that failed inside.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ContinueUpdateRollback.html
        """
        if item.type != NESTED:
            return [item.logical_id]
        name = item.physical_id.split("/")[1] if "/" in item.physical_id else item.physical_id
        inner = self.by.gateways.stacks.resources(item.physical_id)
        failed = [each for each in inner if each.status == "UPDATE_FAILED"]
        return [f"{name}.{each.logical_id}" for each in failed] or [item.logical_id]

    def _agree(self, ended: Ended, stuck: Sequence[StackResource], what: str) -> None:
        """Ask before anything is given up.

        Raises:
            DeploymentError: there is nothing to give up, or the answer is no.
        """
        error = failure(self.by.gateways.stacks, ended, name=self.name, doing="recovered")
        named = ", ".join(item.logical_id for item in stuck)
        if not stuck:
            raise error
        note(self.by.reporter, error.message)
        if not self.confirm(f"{named} {what}?"):
            raise error

    def _give_up(self, names: Sequence[str]) -> None:
        self.left.extend(names)
        note(self.by.reporter, f"given up: {', '.join(names)}")

    def _ended(self, ended: Ended, wanted: str) -> None:
        if ended.status != wanted:
            raise failure(self.by.gateways.stacks, ended, name=self.name, doing="recovered")
        self._look()

    def _look(self) -> None:
        self.stack = self.by.gateways.stacks.describe(self.name)

    def _way(self) -> Way:
        return way_out(self.stack, has_bucket=self._bucket() is not None)

    def _bucket(self) -> str | None:
        named = self.service.provider.deployment_bucket.name
        gone = self.stack is None or self.stack.status == "DELETE_COMPLETE"
        return named or (
            None if gone or not self.stack else bucket_of(self.stack, self.by.gateways)
        )

    @property
    def name(self) -> str:
        """The stack's name."""
        return stack_name(self.service)

    def _status(self) -> str:
        return self.stack.status if self.stack else ABSENT

    def _result(self, before: str) -> RecoveryResult:
        provider = self.service.provider
        return RecoveryResult(
            service=self.service.name,
            stage=provider.stage,
            region=provider.region,
            stack=self.name,
            before=before,
            after=self._status(),
            deployable=self._way() == "none",
            actions=tuple(self.actions),
            left=tuple(self.left),
        )
