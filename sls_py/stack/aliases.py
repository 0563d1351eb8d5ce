"""The alias that stands for a function wherever it is used, when it needs one."""

from __future__ import annotations

from typing import NamedTuple

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import get_att, join, ref
from sls_py.model.function import Function
from sls_py.model.values import CfValue
from sls_py.stack.draft import StackDraft


class Alias(NamedTuple):
    """The logical id and the name of an alias."""

    logical_id: str
    name: str


def alias_of(function: Function) -> Alias | None:
    """Return the alias of a durable function, or one with provisioned concurrency or SnapStart."""
    if function.durable:
        return Alias(naming.durable_alias(function.key), "durable")
    if function.provisioned_concurrency:
        return Alias(naming.provisioned_alias(function.key), "provisioned")
    if function.snap_start:
        return Alias(naming.snap_start_alias(function.key), "snapstart")
    return None


def target_arn(function: Function) -> CfValue:
    """Return the ARN by which events, URLs and permissions reach a function."""
    arn = get_att(naming.function(function.key), "Arn")
    alias = alias_of(function)
    return join(":", arn, alias.name) if alias else arn


def alias_ids(function: Function) -> tuple[str, ...]:
    """Return what users of `target_arn` must wait for."""
    alias = alias_of(function)
    return (alias.logical_id,) if alias else ()


def add_alias(draft: StackDraft, function: Function, version: str) -> None:
    """Add the function's alias, pointing to a version resource; nothing when it has none."""
    alias = alias_of(function)
    if not alias:
        return
    concurrency = function.provisioned_concurrency
    resource = make(
        resources.awslambda.Alias,
        {
            "FunctionName": ref(naming.function(function.key)),
            "FunctionVersion": get_att(version, "Version"),
            "Name": alias.name,
            "ProvisionedConcurrencyConfig": (
                {"ProvisionedConcurrentExecutions": concurrency} if concurrency else None
            ),
        },
        depends_on=[naming.function(function.key)],
        condition=function.condition,
    )
    draft.builder.add(alias.logical_id, resource)
