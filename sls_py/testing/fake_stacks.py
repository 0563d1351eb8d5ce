# ruff: noqa: ARG002 - fakes take all that the protocols give
"""CloudFormation made of dictionaries: operations take time, roll back, and change functions and buckets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sls_py.aws.protocols import ChangeSet, StackRequest
from sls_py.errors import AwsError
from sls_py.model.deployed import LiveStack, StackEvent, StackResource
from sls_py.model.values import JsonObject
from sls_py.testing.fake_buckets import FakeBuckets
from sls_py.testing.fake_functions import FakeFunctions
from sls_py.testing.fake_provisioning import Provisioning, ProvisioningError
from sls_py.testing.fake_rest_apis import FakeRestApis
from sls_py.testing.fake_settings import differs, with_settings
from sls_py.testing.fakes import Recorder, recorded

UPDATABLE = (
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "CREATE_FAILED",
    "UPDATE_FAILED",
    "IMPORT_COMPLETE",
)


@dataclass(kw_only=True)
class FakeStack:
    """One stack; `pending` is the request that is being worked on, `left` how many more looks that takes."""

    live: LiveStack
    template: JsonObject = field(default_factory=lambda: {"Resources": {}})
    physical_ids: dict[str, str] = field(default_factory=dict)
    events: list[StackEvent] = field(default_factory=list)
    policy: JsonObject | None = None
    pending: StackRequest | None = None
    left: int = 0
    change_sets: dict[str, StackRequest] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    statuses: dict[str, str] = field(default_factory=dict)


class FakeStacks:
    """Stacks by id; `takes` is how often a stack is looked at before an operation is done.

    `failures` maps logical ids to reasons: the resource fails when it is made or changed. Without `settings_count` no
    stack is updated for what `fake_settings` knows alone, without `keeps_settings` it is taken and forgotten.
    """

    service = "stacks"

    def __init__(
        self,
        recorder: Recorder,
        buckets: FakeBuckets,
        functions: FakeFunctions,
        region: str,
        rest_apis: FakeRestApis,
    ) -> None:
        self.recorder = recorder
        self.content: dict[str, FakeStack] = {}
        self.takes = 0
        self.failures: dict[str, str] = {}
        self.validations: tuple[StackEvent, ...] = ()
        self.requests: list[StackRequest] = []
        self.express = True
        self.settings_count = self.keeps_settings = True
        self.imported: list[list[JsonObject]] = []
        self.imports: dict[str, tuple[str, ...]] = {}
        self._buckets = buckets
        self._region = region
        self._provisioning = Provisioning(buckets, functions, region, rest_apis)
        self._number = 0

    @recorded
    def describe(self, name: str) -> LiveStack | None:
        """Return the stack; looking at it lets its operation go on."""
        stack = self._find(name)
        if stack and stack.live.status.endswith("_IN_PROGRESS"):
            self._advance(stack)
        return stack.live if stack else None

    @recorded
    def template(self, name: str) -> JsonObject | None:
        """Return the template."""
        stack = self._find(name)
        return dict(json.loads(json.dumps(stack.template))) if stack else None

    @recorded
    def policy(self, name: str) -> JsonObject | None:
        """Return the stack policy."""
        stack = self._find(name)
        return stack.policy if stack else None

    @recorded
    def resources(self, name: str) -> tuple[StackResource, ...]:
        """Return the resources."""
        stack = self._find(name)
        if stack is None:
            return ()
        declared = stack.template["Resources"]
        return tuple(
            StackResource(
                logical_id=logical_id,
                physical_id=physical_id,
                type=declared.get(logical_id, {}).get("Type", ""),
                status=stack.statuses.get(logical_id, "CREATE_COMPLETE"),
            )
            for logical_id, physical_id in stack.physical_ids.items()
        )

    @recorded
    def events(self, name: str, *, until: str | None = None) -> tuple[StackEvent, ...]:
        """Return the events after `until`."""
        stack = self._find(name)
        found = stack.events if stack else []
        ids = [event.event_id for event in found]
        return tuple(found[ids.index(until) + 1 :] if until in ids else found)

    @recorded
    def last_event(self, name: str) -> StackEvent | None:
        """Return the newest event."""
        stack = self._find(name)
        return stack.events[-1] if stack and stack.events else None

    @recorded
    def invalid(self, name: str) -> tuple[StackEvent, ...]:
        """Return what is wrong with the stack, as the test prepared it."""
        return self.validations

    @recorded
    def supports_express(self) -> bool:
        """Tell whether express mode can be asked for."""
        return self.express

    @recorded
    def create(self, request: StackRequest) -> str:
        """Start creating a stack."""
        if self._find(request.name):
            raise AwsError("exists", code="AlreadyExistsException", operation="CreateStack")
        stack = self._add(request)
        self._begin(stack, request, "CREATE_IN_PROGRESS")
        return stack.live.stack_id

    @recorded
    def update(self, request: StackRequest) -> bool:
        """Start updating a stack."""
        stack = self._updatable(request.name)
        template = self._template_of(request)
        same = stack.template == template and dict(stack.live.tags) == dict(request.tags)
        same = same and not (self.settings_count and differs(stack.live, request))
        if same and stack.live.status.endswith("_COMPLETE"):
            return False
        self._begin(stack, request, "UPDATE_IN_PROGRESS")
        return True

    @recorded
    def create_change_set(
        self,
        request: StackRequest,
        name: str,
        kind: Literal["CREATE", "UPDATE", "IMPORT"],
        *,
        imports: Sequence[JsonObject] = (),
    ) -> None:
        """Make a change set; what is imported is made anew, for the fake has no things outside of stacks."""
        self.imported.extend([list(imports)] if imports else [])
        if kind == "CREATE" or (kind == "IMPORT" and self._find(request.name) is None):
            stack = self._add(request)
            self._enter(stack, "REVIEW_IN_PROGRESS")
        else:
            stack = self._updatable(request.name)
        stack.change_sets[name] = request

    @recorded
    def change_set(self, stack: str, name: str) -> ChangeSet | None:
        """Return a change set."""
        found = self._find(stack)
        request = found.change_sets.get(name) if found else None
        if found is None or request is None:
            return None
        same = found.template == self._template_of(request)
        if same and dict(found.live.tags) == dict(request.tags):
            reason = "The submitted information didn't contain changes."
            return ChangeSet(name=name, status="FAILED", reason=reason, empty=True)
        return ChangeSet(name=name, status="CREATE_COMPLETE", changes=({"Type": "Resource"},))

    @recorded
    def execute_change_set(
        self, stack: str, name: str, *, disable_rollback: bool, client_token: str
    ) -> None:
        """Start executing a change set."""
        found = self._known(stack)
        request = replace(found.change_sets[name], client_token=client_token)
        creating = found.live.status == "REVIEW_IN_PROGRESS"
        self._begin(found, request, "CREATE_IN_PROGRESS" if creating else "UPDATE_IN_PROGRESS")

    @recorded
    def delete_change_set(self, stack: str, name: str) -> None:
        """Delete a change set."""
        if found := self._find(stack):
            found.change_sets.pop(name, None)

    @recorded
    def set_termination_protection(self, name: str, *, enabled: bool) -> None:
        """Protect a stack, or lift that."""
        stack = self._known(name)
        stack.live = replace(stack.live, termination_protection=enabled)

    @recorded
    def set_stack_policy(self, name: str, statements: tuple[JsonObject, ...]) -> None:
        """Set the policy."""
        self._known(name).policy = {"Statement": list(statements)}

    @recorded
    def continue_rollback(
        self,
        name: str,
        *,
        skip: Sequence[str] = (),
        role_arn: str | None = None,
        client_token: str = "",
    ) -> None:
        """Start going back once more; a resource in `failures` fails again unless it is skipped."""
        stack = self._known(name)
        stack.skipped = frozenset(skip)
        request = StackRequest(name=name, client_token=client_token)
        self._begin(stack, request, "UPDATE_ROLLBACK_IN_PROGRESS")

    @recorded
    def rollback(self, name: str, *, role_arn: str | None = None, client_token: str = "") -> None:
        """Start going back from a failed operation."""
        stack = self._known(name)
        creating = stack.live.status == "CREATE_FAILED"
        self._enter(stack, "ROLLBACK_COMPLETE" if creating else "UPDATE_ROLLBACK_COMPLETE")

    @recorded
    def delete(
        self,
        name: str,
        *,
        retain: Sequence[str] = (),
        role_arn: str | None = None,
        client_token: str = "",
    ) -> None:
        """Start deleting a stack, without the resources to be retained."""
        stack = self._known(name)
        stack.physical_ids = {
            key: it for key, it in stack.physical_ids.items() if key not in retain
        }
        self._begin(stack, StackRequest(name=name, client_token=client_token), "DELETE_IN_PROGRESS")

    @recorded
    def importers(self, export: str) -> tuple[str, ...]:
        """Return who imports a value, as the test prepared it."""
        return self.imports.get(export, ())

    def put_in_status(self, name: str, status: str, *, token: str = "", looks: int = 0) -> None:
        """Have a stack be in a status, as if something had happened to it before."""
        stack = self._find(name) or self._add(StackRequest(name=name))
        self._enter(stack, status, token=token)
        stack.left = looks

    def _begin(self, stack: FakeStack, request: StackRequest, status: str) -> None:
        self.requests.append(request)
        stack.pending, stack.left = request, self.takes
        stack.live = replace(stack.live, updated=float(len(self.requests)))
        self._enter(stack, status, token=request.client_token)
        if not self.takes:
            self._advance(stack)

    def _advance(self, stack: FakeStack) -> None:
        if stack.left:
            stack.left -= 1
            return
        match stack.live.status:
            case "CREATE_IN_PROGRESS":
                self._apply(stack, "CREATE_COMPLETE", "ROLLBACK_COMPLETE")
            case "UPDATE_IN_PROGRESS":
                self._apply(stack, "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")
            case "UPDATE_ROLLBACK_IN_PROGRESS":
                self._go_back(stack)
            case "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS":
                self._enter(stack, "UPDATE_COMPLETE")
            case "DELETE_IN_PROGRESS":
                self._destroy(stack)

    def _apply(self, stack: FakeStack, good: str, bad: str) -> None:
        request = stack.pending or StackRequest(name=stack.live.name)
        before, ids = stack.template, dict(stack.physical_ids)
        template = self._template_of(request) if stack.pending else before
        try:
            for event in self._provisioning.apply(stack.live, before, template, ids, self.failures):
                self._note(stack, event)
        except ProvisioningError as failed:
            self._note(stack, (failed.logical_id, failed.type, failed.status), failed.reason)
            self._provisioning.undo(stack.live, template, before, stack.physical_ids, ids)
            deleted = bad == "ROLLBACK_COMPLETE" and request.delete_on_failure
            self._enter(stack, "DELETE_COMPLETE" if deleted else bad)
            return
        stack.template, stack.physical_ids = template, ids
        outputs = self._provisioning.outputs(template, ids)
        live = with_settings(stack.live, request, kept=self.keeps_settings)
        stack.live = replace(live, outputs=outputs)
        self._enter(stack, good)

    def _go_back(self, stack: FakeStack) -> None:
        failures = {key: it for key, it in self.failures.items() if key not in stack.skipped}
        for logical_id, reason in failures.items():
            kind = stack.template["Resources"].get(logical_id, {}).get("Type", "")
            stack.statuses[logical_id] = "UPDATE_FAILED"
            self._note(stack, (logical_id, kind, "UPDATE_FAILED"), reason)
        failed = bool(failures)
        self._enter(stack, f"UPDATE_ROLLBACK_{'FAILED' if failed else 'COMPLETE'}")

    def _destroy(self, stack: FakeStack) -> None:
        try:
            self._provisioning.destroy(stack.template, stack.physical_ids)
        except ProvisioningError as failed:
            stack.statuses[failed.logical_id] = "DELETE_FAILED"
            self._note(stack, (failed.logical_id, failed.type, "DELETE_FAILED"), failed.reason)
            self._enter(stack, "DELETE_FAILED")
            return
        for logical_id, resource in stack.template["Resources"].items():
            if resource.get("DeletionPolicy") == "Retain" and logical_id in stack.physical_ids:
                event = (logical_id, resource["Type"], "DELETE_SKIPPED")
                self._note(stack, event, "", stack.physical_ids[logical_id])
        self._enter(stack, "DELETE_COMPLETE")

    def _template_of(self, request: StackRequest) -> JsonObject:
        text: Any = request.template_body
        if request.template_url:
            bucket, _, key = request.template_url.removeprefix("https://s3.fake/").partition("/")
            text = self._buckets.read(bucket, key)
        found: JsonObject = json.loads(text)
        return found

    def _add(self, request: StackRequest) -> FakeStack:
        self._number += 1
        place = f"arn:aws:cloudformation:{self._region}:123456789012:stack"
        stack_id = f"{place}/{request.name}/{self._number}"
        live = LiveStack(name=request.name, stack_id=stack_id, status="REVIEW_IN_PROGRESS")
        self.content[stack_id] = FakeStack(live=live)
        return self.content[stack_id]

    def _find(self, name: str) -> FakeStack | None:
        """Find a stack by id, or one that was not deleted by name."""
        for stack in self.content.values():
            named = stack.live.name == name and stack.live.status != "DELETE_COMPLETE"
            if stack.live.stack_id == name or named:
                return stack
        return None

    def _known(self, name: str) -> FakeStack:
        stack = self._find(name)
        if stack is None:
            raise AwsError("no such stack", code="ValidationError", operation="DescribeStacks")
        return stack

    def _updatable(self, name: str) -> FakeStack:
        stack = self._known(name)
        if stack.live.status not in UPDATABLE:
            text = f"stack is in {stack.live.status} state and can not be updated"
            raise AwsError(text, code="ValidationError", operation="UpdateStack")
        return stack

    def _enter(self, stack: FakeStack, status: str, *, token: str = "") -> None:
        stack.live = replace(stack.live, status=status)
        live = stack.live
        self._note(
            stack, (live.name, "AWS::CloudFormation::Stack", status), "", live.stack_id, token=token
        )

    def _note(
        self,
        stack: FakeStack,
        event: tuple[str, str, str],
        reason: str = "",
        physical_id: str = "",
        *,
        token: str = "",
    ) -> None:
        logical_id, kind, status = event
        stack.events.append(
            StackEvent(
                event_id=f"event-{len(stack.events) + 1}",
                stack_id=stack.live.stack_id,
                logical_id=logical_id,
                physical_id=physical_id,
                type=kind,
                status=status,
                reason=reason,
                client_token=token,
            )
        )
