"""What the floors above may ask of CloudFormation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from sls_py.aws.records import ChangeSet, StackRequest
from sls_py.model.deployed import LiveStack, StackEvent, StackResource
from sls_py.model.values import JsonObject


class Stacks(Protocol):
    """CloudFormation stacks. Missing stacks are None, never an error."""

    def describe(self, name: str) -> LiveStack | None:
        """Return the stack by name or id."""
        ...

    def template(self, name: str) -> JsonObject | None:
        """Return the template the stack was last given."""
        ...

    def policy(self, name: str) -> JsonObject | None:
        """Return the stack policy, None when the stack has none."""
        ...

    def resources(self, name: str) -> tuple[StackResource, ...]:
        """Return all resources of the stack."""
        ...

    def events(self, name: str, *, until: str | None = None) -> tuple[StackEvent, ...]:
        """Return the stack's events, oldest first, back to (and without) the event id `until`."""
        ...

    def last_event(self, name: str) -> StackEvent | None:
        """Return the newest event."""
        ...

    def invalid(self, name: str) -> tuple[StackEvent, ...]:
        """Return what CloudFormation found wrong with resources before it began the stack's last operation."""
        ...

    def supports_express(self) -> bool:
        """Tell whether express mode can be asked for."""
        ...

    def create(self, request: StackRequest) -> str:
        """Start creating a stack; return its id."""
        ...

    def update(self, request: StackRequest) -> bool:
        """Start updating a stack; False when CloudFormation says there is nothing to update."""
        ...

    def create_change_set(
        self,
        request: StackRequest,
        name: str,
        kind: Literal["CREATE", "UPDATE", "IMPORT"],
        *,
        imports: Sequence[JsonObject] = (),
    ) -> None:
        """Start making a change set; `imports` are CloudFormation's ResourcesToImport."""
        ...

    def change_set(self, stack: str, name: str) -> ChangeSet | None:
        """Return a change set with all its changes."""
        ...

    def execute_change_set(
        self, stack: str, name: str, *, disable_rollback: bool, client_token: str
    ) -> None:
        """Start executing a change set."""
        ...

    def delete_change_set(self, stack: str, name: str) -> None:
        """Delete a change set; nothing happens when it does not exist."""
        ...

    def set_termination_protection(self, name: str, *, enabled: bool) -> None:
        """Protect a stack from being deleted, or lift the protection."""
        ...

    def set_stack_policy(self, name: str, statements: tuple[JsonObject, ...]) -> None:
        """Replace the policy that says what updates may touch."""
        ...

    def continue_rollback(
        self,
        name: str,
        *,
        skip: Sequence[str] = (),
        role_arn: str | None = None,
        client_token: str = "",
    ) -> None:
        """Start going back once more, after going back had failed; the resources in `skip` are given up."""
        ...

    def rollback(self, name: str, *, role_arn: str | None = None, client_token: str = "") -> None:
        """Start going back from an operation that failed and was left as it was (`disableRollback`)."""
        ...

    def delete(
        self,
        name: str,
        *,
        retain: Sequence[str] = (),
        role_arn: str | None = None,
        client_token: str = "",
    ) -> None:
        """Start deleting a stack; the resources in `retain`, whose deletion failed before, are left where they are."""
        ...

    def importers(self, export: str) -> tuple[str, ...]:
        """Return the names of the stacks that import an exported value."""
        ...
