"""The changes of a change set, as text."""

from __future__ import annotations

from collections.abc import Iterable

from sls_py.model.values import JsonObject
from sls_py.ui.style import PLAIN, Style

_MARKS = {
    "Add": ("+", "green"),
    "Modify": ("~", "yellow"),
    "Remove": ("-", "red"),
    "Import": ("<", "cyan"),
}


def render_changes(changes: Iterable[JsonObject], style: Style = PLAIN) -> str:
    """Return a line for each resource that CloudFormation would change; a replacement is named.

    Source: the `ResourceChange` of DescribeChangeSet.
    """
    resources = [change["ResourceChange"] for change in changes if "ResourceChange" in change]
    return "\n".join(_line(resource, style) for resource in resources)


def _line(resource: JsonObject, style: Style) -> str:
    mark, color = _MARKS.get(resource["Action"], ("?", "dim"))
    kind = style(resource["ResourceType"], "dim")
    return f"  {style(mark, color)} {resource['LogicalResourceId']} {kind}{_fate(resource, style)}"


def _fate(resource: JsonObject, style: Style) -> str:
    match resource.get("Replacement"):
        case "True":
            return " " + style("is replaced", "bold", "red")
        case "Conditional":
            return " " + style("may be replaced", "yellow")
        case _:
            return ""
