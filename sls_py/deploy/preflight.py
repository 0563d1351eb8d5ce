"""Find what would make a deployment fail half-way, before anything is changed: names that are taken."""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Mapping

from sls_py.aws.existing import FOREIGN, NAMED, Existing, ExistingGateways
from sls_py.aws.protocols import Gateways
from sls_py.deploy.parallel import each
from sls_py.deploy.resolver import Resolver
from sls_py.errors import DeploymentError
from sls_py.model.deployed import LiveFunction, LiveStack, TakenName
from sls_py.model.stack import CompiledStack
from sls_py.model.values import JsonObject

_LOG_GROUP, _FUNCTION = "AWS::Logs::LogGroup", "AWS::Lambda::Function"

_FUNCTION_LOGS = "/aws/lambda/"
"""Where the log groups of all functions of an account are."""

_SPELLED = {
    "AWS::DynamoDB::Table": "table",
    "AWS::IAM::Role": "role",
    "AWS::Lambda::Function": "function",
    "AWS::Logs::LogGroup": "log group",
    "AWS::S3::Bucket": "bucket",
    "AWS::SNS::Topic": "topic",
    "AWS::SQS::Queue": "queue",
}


def taken_names(
    compiled: CompiledStack,
    before: JsonObject | None,
    gateways: Gateways,
    *,
    functions: Mapping[str, LiveFunction | None] | None = None,
) -> tuple[TakenName, ...]:
    """Return the names that resources new to the stack need and that are taken; nothing is asked without such ones.

    `functions` are live functions by name, as far as they are known already.
    """
    wanted = list(new_names(compiled, before))
    if not wanted or not isinstance(gateways, ExistingGateways):
        return ()
    existing = gateways.existing
    known_groups = _log_groups([item.name for item in wanted if item.type == _LOG_GROUP], existing)

    def find(item: TakenName) -> TakenName | None:
        if item.type == _LOG_GROUP:
            return item if item.name in known_groups else None
        if item.type == _FUNCTION and functions is not None and item.name in functions:
            return item if functions[item.name] else None
        identifier = existing.find(item.type, item.name)
        return None if identifier is None else item._replace(identifier=identifier)

    return tuple(item for item in each(find, wanted) if item)


def _log_groups(names: list[str], existing: Existing) -> frozenset[str]:
    """Return which log groups exist: all at once where they share the name of a service, else one by one."""
    prefix = os.path.commonprefix(names)  # noqa: RUF071 - characters are what is meant
    asked = [prefix] if len(prefix) > len(_FUNCTION_LOGS) else names
    return frozenset().union(*each(existing.log_groups, asked))


def new_names(compiled: CompiledStack, before: JsonObject | None) -> Iterator[TakenName]:
    """Yield the resources that are new to a stack and have names of their own, as if these were taken."""
    old: JsonObject = (before or {}).get("Resources", {})
    holders = {
        (item.get("Type"), _name(compiled, item)): logical_id for logical_id, item in old.items()
    }
    for logical_id, resource in compiled.template.get("Resources", {}).items():
        name = _name(compiled, resource)
        if name is None or resource.get("Condition") or logical_id in old:
            continue
        holder = holders.get((resource["Type"], name))
        yield TakenName(logical_id, resource["Type"], name, name, holder)


def refuse_taken(stack: str, taken: tuple[TakenName, ...], *, adopt: bool) -> None:
    """Make sure that no name is taken, unless what has it is to be adopted and can be.

    Raises:
        DeploymentError: some are; all of them are named.
    """
    refused = [
        item for item in taken if item.identifier != FOREIGN and not (adopt and is_adoptable(item))
    ]
    if not refused:
        return
    lines = [_line(item) for item in refused]
    hint = (
        "take what exists into the stack with `slspy deploy --adopt`, delete it, or choose other names"
        if any(is_adoptable(item) for item in refused)
        else "choose other names; a resource whose key changed needs two deployments, one without it"
    )
    raise DeploymentError(
        f"stack `{stack}` needs names that are taken: {lines[0]}", failures=lines[1:], hint=hint
    )


def spelled(item: TakenName) -> str:
    """Return what a resource is called for people."""
    return f"{_SPELLED[item.type]} `{item.name}`"


def doubts(taken: tuple[TakenName, ...]) -> tuple[str, ...]:
    """Say of which buckets S3 does not tell whether they are there: only CloudFormation may be allowed to ask."""
    return tuple(
        f"{spelled(item)} of `{item.logical_id}` may belong to another account: S3 does not let it be seen"
        for item in taken
        if item.identifier == FOREIGN
    )


def is_adoptable(item: TakenName) -> bool:
    """Tell whether a resource can be taken into the stack: it is ours, and not in the stack already."""
    return item.identifier != FOREIGN and item.holder is None


def _line(item: TakenName) -> str:
    why = "exists already"
    if item.holder:
        why = f"is in the stack as `{item.holder}`"
    return f"{spelled(item)} of `{item.logical_id}` {why}"


def _name(compiled: CompiledStack, resource: JsonObject) -> str | None:
    """Return the name of a resource where it can be told without the stack."""
    written = resource.get("Properties", {}).get(NAMED.get(str(resource.get("Type")), ""))
    if written is None:
        return None
    nameless = LiveStack(name=compiled.name, stack_id="", status="")
    resolved = Resolver(nameless, {}, {}, region=compiled.region)(written)
    return resolved if isinstance(resolved, str) else None
