"""The one owner of a template under construction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from sls_py.cfn import naming
from sls_py.cfn.resources import Made
from sls_py.cfn.values import plain
from sls_py.model.stack import RestStage
from sls_py.model.values import CfValue, JsonObject

if TYPE_CHECKING:
    from troposphere import AWSObject

DESCRIPTION = "The AWS CloudFormation template for this Serverless application"


class StackBuilder:
    """Collects resources and outputs; compilers add through it and never touch the template itself.

    Resources come as troposphere objects (so that a wrong property name or type fails where it is written) or,
    for user-given and unknown types, as plain JSON. `rest_stage` is what a REST API's stage gets besides.
    """

    def __init__(self) -> None:
        self._resources: dict[str, JsonObject] = {}
        self._outputs: dict[str, JsonObject] = {}
        self.rest_stage: RestStage | None = None

    def add(self, logical_id: str, resource: AWSObject | JsonObject) -> None:
        """Add a resource; one with the same logical id gives way, as in the Serverless Framework.

        The template gets a copy: to change the resource later, take it with `get`.
        """
        self._resources[logical_id] = dict(resource) if type(resource) is Made else plain(resource)

    def get(self, logical_id: str) -> JsonObject | None:
        """Return a resource that was added, as JSON that may be altered in place."""
        return self._resources.get(logical_id)

    def resources(self) -> Mapping[str, JsonObject]:
        """Return all resources so far, in the order in which they were added."""
        return self._resources

    def depend(self, logical_id: str, on: Iterable[str]) -> None:
        """Make a resource wait for others."""
        names = list(on)
        if names:
            wanted = self._resources[logical_id].setdefault("DependsOn", [])
            wanted.extend(name for name in names if name not in wanted)

    def output(
        self,
        name: str,
        value: CfValue,
        *,
        description: str | None = None,
        condition: str | None = None,
    ) -> None:
        """Add a stack output."""
        output: JsonObject = {"Description": description} if description else {}
        output["Value"] = plain(value)
        if condition:
            output["Condition"] = condition
        self._outputs[name] = output

    def outputs(self) -> dict[str, JsonObject]:
        """Return the outputs so far, open to change."""
        return self._outputs

    def allow(self, statement: JsonObject, *, once: bool = False) -> None:
        """Append a statement to the shared execution role; nothing happens when the stack has no such role.

        With `once`, a statement that is there already is not repeated.
        """
        role = self._resources.get(naming.EXECUTION_ROLE)
        if role:
            statements = role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
            if not once or statement not in statements:
                statements.append(plain(statement))

    def trust(self, principal: str) -> None:
        """Let another AWS service assume the shared execution role, when the stack has one."""
        role = self._resources.get(naming.EXECUTION_ROLE)
        if role:
            services = role["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]["Principal"][
                "Service"
            ]
            if principal not in services:
                services.append(principal)

    def template(self) -> JsonObject:
        """Return the template."""
        return {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": DESCRIPTION,
            "Resources": self._resources,
            "Outputs": self._outputs,
        }
