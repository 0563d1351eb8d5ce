"""What differs between a service and what is deployed of it, as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sls_py.model.preview import Preview, ResourceChange, ValueChange
from sls_py.numbers import count, size
from sls_py.ui.differences import fate, how_text, uploads_of
from sls_py.ui.new_versions import without_versions

_VERBS = {"added": "add", "removed": "**remove**", "changed": "change"}


def differences_markdown(preview: Preview) -> str:
    """Return a heading, a line that sums up, and a section for everything that differs."""
    head = f"### `{preview.stack}` in {preview.region}"
    if not preview.changed:
        return f"{head}\n\nNo differences."
    parts = [head, _summary(preview), *_replaced(preview), *_sections(preview)]
    return "\n\n".join(parts)


def _summary(preview: Preview) -> str:
    shown = without_versions(preview)
    counted = {
        change: sum(resource.change == change for resource in shown.resources)
        for change in ("added", "changed", "removed")
    }
    told = [f"{count(number, 'resource')} {change}" for change, number in counted.items() if number]
    told += [count(shown.versions, "new version")] if shown.versions else []
    return ", ".join(told) or "No resource differs."


def _replaced(preview: Preview) -> Iterator[str]:
    items = [resource for resource in preview.resources if fate(resource)]
    if items:
        lines = [f"> - `{item.logical_id}` ({item.type}) {fate(item)}" for item in items]
        yield "\n".join(["> [!CAUTION]", *lines])


def _sections(preview: Preview) -> Iterator[str]:
    allowed = [f"`{item.logical_id}` {item.what}" for item in preview.widened]
    changed = [item for item in preview.plan.functions if item.change != "unchanged"]
    functions = [f"`{item.key}`: {item.change} {item.detail}".rstrip() for item in changed]
    uploads = [f"`{it.artifact.name}` ({size(it.artifact.size)})" for it in uploads_of(preview)]
    yield from _section("Permissions that widen", allowed)
    yield from _section("Functions", functions)
    yield from _section("Settings", preview.settings)
    yield from _section("Uploads", uploads)
    shown = without_versions(preview)
    if shown.resources:
        yield _details("Resources", [line for item in shown.resources for line in _resource(item)])
    if shown.others:
        yield _details("Outputs and others", [f"- {_value(value)}" for value in shown.others])


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield "\n".join([f"**{title}**", "", *(f"- {line}" for line in lines)])


def _details(title: str, lines: Sequence[str]) -> str:
    head = f"<details><summary>{title}</summary>"
    return "\n".join([head, "", *lines, "", "</details>"])


def _resource(resource: ResourceChange) -> Iterator[str]:
    yield f"- {_VERBS[resource.change]} `{resource.logical_id}` ({resource.type})"
    yield from (f"  - {_value(value)}" for value in resource.values)


def _value(value: ValueChange) -> str:
    text = how_text(value).removeprefix(":").strip()
    path = value.path.removeprefix("Properties.")
    quoted = text.replace("`", "'")
    shown = text if text.startswith("(") else f"`{quoted}`"
    return f"{_VERBS[value.change]} `{path}`: {shown}"
