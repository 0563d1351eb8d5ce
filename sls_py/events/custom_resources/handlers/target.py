"""The function that a foreign bucket or user pool calls, and the permission to call it."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

Properties = dict[str, Any]


class Target(NamedTuple):
    """A function, or one alias of it, in the account and region of the custom resource."""

    partition: str
    region: str
    account: str
    name: str
    qualifier: str = ""

    @property
    def arn(self) -> str:
        """The ARN that the event source calls."""
        ending = f":{self.qualifier}" if self.qualifier else ""
        place = f"{self.partition}:lambda:{self.region}:{self.account}"
        return f"arn:{place}:function:{self.name}{ending}"


def target_of(properties: Properties, own_arn: str) -> Target:
    """Read the target from a resource's properties; partition, region and account are the handler's own."""
    _, partition, _, region, account, *_ = own_arn.split(":")
    name, qualifier = properties["FunctionName"], properties.get("FunctionQualifier") or ""
    return Target(partition, region, account, name, qualifier)


def statement_id(target: Target, source: str) -> str:
    """Name the permission by function and event source."""
    plain = re.sub(r"[.:*\s]", "", source)
    return f"{target.name}-{plain}"[:100]


def allow(client: Any, target: Target, statement: str, source: Properties) -> None:
    """Let the source (`Principal`, `SourceArn` ...) invoke the target, in place of what the statement said before."""
    request = {
        **_function(target),
        "StatementId": statement,
        "Action": "lambda:InvokeFunction",
        **source,
    }
    try:
        client.add_permission(**request)
    except client.exceptions.ResourceConflictException:
        disallow(client, target, statement)
        client.add_permission(**request)


def disallow(client: Any, target: Target, statement: str) -> None:
    """Take a permission back; one that is gone already is fine."""
    try:
        client.remove_permission(**_function(target), StatementId=statement)
    except client.exceptions.ResourceNotFoundException:
        return


def _function(target: Target) -> Properties:
    qualifier = {"Qualifier": target.qualifier} if target.qualifier else {}
    return {"FunctionName": target.name, **qualifier}
