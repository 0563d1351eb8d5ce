"""What differs between two templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sls_py.model.values import CfValue, JsonObject

Path = tuple[str | int, ...]
Change = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value that was added, removed or changed; `path` leads to it from the root of the template."""

    path: Path
    change: Change
    old: CfValue = None
    new: CfValue = None


def compare(old: JsonObject, new: JsonObject) -> tuple[Difference, ...]:
    """Return every difference between two templates, resource by resource and property by property.

    An absent section is an empty one, and the order of `DependsOn` does not matter.
    """
    names = list(dict.fromkeys((*old, *new)))
    return tuple(
        difference for name in names for difference in _section(name, old.get(name), new.get(name))
    )


def changed_resources(old: JsonObject | None, new: JsonObject) -> tuple[str, ...]:
    """Return the logical ids of all resources that were added, removed or changed; all when there was no template."""
    before, after = (old or {}).get("Resources") or {}, new.get("Resources") or {}
    names = dict.fromkeys((*before, *after))
    return tuple(name for name in names if any(_resource((), before.get(name), after.get(name))))


def _section(name: str, old: CfValue, new: CfValue) -> Iterator[Difference]:
    if name != "Resources":
        yield from _walk((name,), old or None, new or None)
        return
    before, after = old or {}, new or {}
    for logical_id in dict.fromkeys((*before, *after)):
        yield from _resource((name, logical_id), before.get(logical_id), after.get(logical_id))


def _resource(path: Path, old: CfValue, new: CfValue) -> Iterator[Difference]:
    yield from _walk(path, _normal(old), _normal(new))


def _normal(resource: CfValue) -> CfValue:
    if not isinstance(resource, dict) or not resource.get("DependsOn"):
        return resource
    waits = resource["DependsOn"]
    return resource | {"DependsOn": [waits] if isinstance(waits, str) else sorted(waits)}


def _walk(path: Path, old: Any, new: Any) -> Iterator[Difference]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from _walk((*path, key), old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (left, right) in enumerate(zip(old, new, strict=True)):
            yield from _walk((*path, index), left, right)
    elif old != new or isinstance(old, bool) != isinstance(new, bool):
        change: Change = "added" if old is None else "removed" if new is None else "changed"
        yield Difference(path=path, change=change, old=old, new=new)
