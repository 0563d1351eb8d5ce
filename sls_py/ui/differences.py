"""What differs between a service and what is deployed of it, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sls_py.model.plan import Upload
from sls_py.model.preview import HIDDEN, Change, Preview, ResourceChange, ValueChange
from sls_py.model.result import FunctionChange
from sls_py.model.values import CfValue, JsonObject
from sls_py.numbers import count, size
from sls_py.ui.deployments import changes_json, function_lines
from sls_py.ui.headings import heading_json
from sls_py.ui.new_versions import without_versions
from sls_py.ui.style import PLAIN, Style

_MARKS: dict[Change, tuple[str, str]] = {
    "added": ("+", "green"),
    "removed": ("-", "red"),
    "changed": ("~", "yellow"),
}
_CODE = ("Code.S3Key", "Content.S3Key")
"""Where the keys of zips are, which tell people nothing: a digest of what is in them."""

_LONGEST = 60
"""Characters of a value in the text; JSON has all of it."""


def render_differences(preview: Preview, style: Style = PLAIN) -> str:
    """Return what differs in sections; one line when nothing does."""
    if not preview.changed:
        return "no differences"
    shown = without_versions(preview)
    resources = list(_resource_lines(shown.resources, style))
    if shown.versions:
        resources.append(f"  {style('~', 'yellow')} {count(shown.versions, 'new version')}")
    outside = [_value_line(value, style) for value in shown.others]
    uploads = [f"  {it.artifact.name} ({size(it.artifact.size)})" for it in uploads_of(preview)]
    functions = function_lines(_changed(preview.plan.functions), style)
    return "\n".join(
        [
            *_section("resources", resources, style),
            *_section("outputs and others", outside, style),
            *_section("settings", [f"  {name}" for name in preview.settings], style),
            *_section("permissions that widen", _widened_lines(preview, style), style),
            *_section("functions", functions, style),
            *_section("uploads", uploads, style),
        ]
    )


def differences_json(preview: Preview) -> JsonObject:
    """Return what differs; values that may be secret are `***`."""
    return heading_json(preview) | {
        "resources": [_resource_json(resource) for resource in preview.resources],
        "others": [value._asdict() for value in preview.others],
        "settings": list(preview.settings),
        "widened": [item._asdict() for item in preview.widened],
        "functions": changes_json(_changed(preview.plan.functions)),
        "uploads": [
            {"name": item.artifact.name, "key": item.artifact.key, "size": item.artifact.size}
            for item in uploads_of(preview)
        ],
    }


def uploads_of(preview: Preview) -> list[Upload]:
    """Return the zips that would be uploaded."""
    return [step for step in preview.plan.steps if isinstance(step, Upload)]


def _changed(functions: Sequence[FunctionChange]) -> list[FunctionChange]:
    return [function for function in functions if function.change != "unchanged"]


def _section(title: str, lines: Sequence[str], style: Style) -> list[str]:
    return [style(f"{title}:", "dim"), *lines] if lines else []


def _widened_lines(preview: Preview, style: Style) -> list[str]:
    mark = style("!", "yellow")
    return [f"  {mark} {item.logical_id} {item.what}" for item in preview.widened]


def fate(resource: ResourceChange) -> str:
    """Return in words whether a resource is replaced, nothing when it is not."""
    return {"yes": "is replaced", "maybe": "may be replaced"}.get(resource.replacement, "")


def _resource_lines(resources: Sequence[ResourceChange], style: Style) -> Iterator[str]:
    for resource in resources:
        mark, color = _MARKS[resource.change]
        replaced = f" {style(fate(resource), 'bold', 'red')}" if fate(resource) else ""
        kind = style(resource.type, "dim")
        yield f"  {style(mark, color)} {resource.logical_id} {kind}{replaced}"
        yield from (f"    {_value_line(value, style)}" for value in resource.values)


def _value_line(value: ValueChange, style: Style) -> str:
    mark, color = _MARKS[value.change]
    path = value.path.removeprefix("Properties.")
    return f"  {style(mark, color)} {path}{how_text(value)}"


def how_text(value: ValueChange) -> str:
    """Return from what to what a value changes, as far as it may be shown."""
    if value.path.endswith(_CODE) and value.change == "changed":
        return " (other code)"
    if HIDDEN in (value.old, value.new):
        return " (not shown)"
    if value.change == "changed":
        return f": {_short(value.old)} -> {_short(value.new)}"
    return f": {_short(value.new if value.change == 'added' else value.old)}"


def _short(value: CfValue) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = text.replace("\n", "\\n")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _resource_json(resource: ResourceChange) -> JsonObject:
    return {
        "logicalId": resource.logical_id,
        "type": resource.type,
        "change": resource.change,
        "replacement": resource.replacement,
        "values": [value._asdict() for value in resource.values],
    }
