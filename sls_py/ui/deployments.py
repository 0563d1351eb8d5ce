"""How a deployment ended, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from sls_py.model.result import DeployResult, FunctionChange, ServiceInfo
from sls_py.model.values import JsonObject
from sls_py.ui.change_sets import render_changes
from sls_py.ui.services import service_json
from sls_py.ui.style import PLAIN, Style

_COLORS = {"healed": "yellow", "code": "green", "configuration": "green", "unchanged": "dim"}


def deployment_end(result: DeployResult) -> str:
    """Return the last line about a deployment."""
    if result.change_set:
        return f"Change set {result.change_set} made, and left as it is"
    if not result.changed:
        return "No changes to deploy"
    return f"Service deployed to stack {result.stack}"


def left_change_set(result: DeployResult, style: Style = PLAIN) -> str:
    """Return what a change set that was left would change, and the command that executes it."""
    execute = (
        f"aws cloudformation execute-change-set --stack-name {result.stack} "
        f"--change-set-name {result.change_set} --region {result.region}"
    )
    return f"{render_changes(result.changes, style)}\nexecute it with `{execute}`"


def deployment_lines(result: DeployResult, style: Style = PLAIN) -> list[str]:
    """Return what the user should know besides: functions that were healed. Notes were told when they came up."""
    healed = [change for change in result.functions if change.change == "healed"]
    return function_lines(healed, style)


def deployment_json(result: DeployResult, info: ServiceInfo) -> JsonObject:
    """Return a deployment with the service as it is now."""
    changes = {change.key: change for change in result.functions}
    found = service_json(info)
    for function in found["functions"]:
        change = changes.get(function["key"])
        function["change"] = change.change if change else "unchanged"
    return found | {
        "changed": result.changed,
        "uploadedBytes": result.uploaded_bytes,
        "seconds": {name: round(seconds, 3) for name, seconds in result.seconds.items()},
        "notes": list(result.notes),
        **({"changeSet": result.change_set} if result.change_set else {}),
    }


def function_end(changes: Sequence[FunctionChange]) -> str:
    """Return the last line about an update of functions."""
    changed = [change for change in changes if change.change != "unchanged"]
    named = changed or changes
    names = ", ".join(change.key for change in named)
    what = "Function" if len(named) == 1 else "Functions"
    if not changed:
        return f"{what} {names} unchanged, nothing to deploy"
    return f"{what} {names} deployed" + (f": {named[0].change}" if len(named) == 1 else "")


def function_lines(changes: Iterable[FunctionChange], style: Style = PLAIN) -> list[str]:
    """Return a line for each function: what changed, and the detail."""
    return [
        f"  {change.key}: {style(change.change, _COLORS.get(change.change, 'cyan'))}"
        + (f" {style(change.detail, 'dim')}" if change.detail else "")
        for change in changes
    ]


def changes_json(changes: Iterable[FunctionChange]) -> list[JsonObject]:
    """Return the changes of functions as JSON objects."""
    return [asdict(change) for change in changes]
