"""Exported values that other stacks import: CloudFormation lets them neither change nor go away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sls_py.aws.protocols import Gateways
from sls_py.deploy.compare import equal
from sls_py.deploy.parallel import each
from sls_py.errors import AwsError, DeploymentError
from sls_py.model.deployed import LiveStack
from sls_py.model.values import JsonObject


def used_exports(exports: Iterable[str], gateways: Gateways) -> dict[str, tuple[str, ...]]:
    """Return those exports that somebody imports, with the stacks that do."""
    names = sorted(exports)
    found = each(lambda export: importers_of(export, gateways), names)
    return {export: stacks for export, stacks in zip(names, found, strict=True) if stacks}


def dropped_exports(stack: LiveStack, before: JsonObject, after: JsonObject) -> list[str]:
    """Return the exports that a stack loses when it gets another template."""
    old, new = before.get("Outputs", {}), after.get("Outputs", {})
    return [
        export
        for output, export in stack.exports.items()
        if not equal(_export(old, output), _export(new, output))
    ]


def refuse_used(stack: str, used: Mapping[str, tuple[str, ...]], *, doing: str) -> None:
    """Make sure that nobody imports any of the exports of a stack; `doing` is what is to be done to it (`removed`).

    Raises:
        DeploymentError: somebody does; all exports and the stacks that import them are named.
    """
    if not used:
        return
    lines = [
        f"export `{export}` is imported by {_named(stacks)}" for export, stacks in used.items()
    ]
    importing = sorted({name for stacks in used.values() for name in stacks})
    raise DeploymentError(
        f"stack `{stack}` cannot be {doing}: {lines[0]}",
        failures=lines[1:],
        hint=f"deploy {_named(importing)} without the import first, or remove it",
    )


def importers_of(export: str, gateways: Gateways) -> tuple[str, ...]:
    """Return the stacks that import a value; none when the caller may not ask, for CloudFormation asks itself."""
    try:
        return gateways.stacks.importers(export)
    except AwsError:
        return ()


def _export(outputs: JsonObject, name: str) -> JsonObject | None:
    found: JsonObject | None = (outputs.get(name) or {}).get("Export")
    return found


def _named(stacks: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in stacks)
