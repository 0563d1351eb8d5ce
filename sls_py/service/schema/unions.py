"""Find the branch of a union that the user meant, from the errors of all branches."""

from __future__ import annotations

from typing import Any

UNIONS = ("anyOf", "oneOf")
Branch = list[Any]
"""The errors of one branch."""


def meant(error: Any) -> list[Branch]:
    """Return the branches that a value comes near to; none when it is of a type that no branch takes."""
    path = error.instance_path
    is_container = isinstance(error.instance, dict | list)
    off = ("type", "const", "enum") if is_container else ("type",)
    branches = [branch for branch in _flat(error) if not _has(branch, path, *off)]
    if isinstance(error.instance, dict) and len(branches) > 1:
        branches = _by_keys(branches, path, error.instance)
    if is_container and len(branches) > 1:
        return [min(branches, key=lambda branch: _distance(branch, path))]
    return branches


def types_of(error: Any) -> list[Any]:
    """Return the type errors of all branches."""
    path = error.instance_path
    return [
        inner
        for branch in _flat(error)
        for inner in branch
        if inner.kind.name == "type" and inner.instance_path == path
    ]


def alternatives(error: Any) -> list[str]:
    """Return the properties one of which is needed, when that is all that the branches are about."""
    names = []
    for branch in _flat(error):
        if len(branch) != 1 or branch[0].kind.name != "required":
            return []
        names.append(branch[0].kind.property)
    return names


def _flat(error: Any) -> list[Branch]:
    """Return all branches; a branch that is only another union of the same value counts as its branches."""
    found: list[Branch] = []
    for branch in getattr(error.kind, "context", []):
        if len(branch) == 1 and _is_union_of(branch[0], error.instance_path):
            found += _flat(branch[0])
        else:
            found.append(branch)
    return found


def _is_union_of(error: Any, path: list[Any]) -> bool:
    return error.instance_path == path and error.kind.name in UNIONS and not is_ambiguous(error)


def is_ambiguous(error: Any) -> bool:
    """Tell whether a value fits several branches of `oneOf`, rather than none."""
    return not all(getattr(error.kind, "context", []))


def _by_keys(branches: list[Branch], path: list[Any], value: dict[str, Any]) -> list[Branch]:
    """Keep intrinsic functions for objects that look like one, and what fits the object's `type`."""
    calls = [key for key in value if key == "Ref" or key.startswith("Fn::")]
    wanted = [
        branch
        for branch in branches
        if (any(_takes(branch, path, call) for call in calls) if calls else not _is_call(branch))
    ] or branches
    kind = [*path, "type"]
    return [branch for branch in wanted if not _has(branch, kind, "const", "enum")] or wanted


def _takes(branch: Branch, path: list[Any], key: str) -> bool:
    """Tell whether a branch takes an object with this key."""
    return not any(
        error.kind.name == "additionalProperties"
        and error.instance_path == path
        and key in error.kind.unexpected
        for error in branch
    )


def _is_call(branch: Branch) -> bool:
    return any(
        len(error.schema_path) > 1 and str(error.schema_path[1]).startswith("awsCf")
        for error in branch
    )


def _has(branch: Branch, path: list[Any], *kinds: str) -> bool:
    return any(error.instance_path == path and error.kind.name in kinds for error in branch)


def _distance(branch: Branch, path: list[Any]) -> tuple[int, int]:
    """Prefer branches that fail deep inside over those that fail at once, then those with few errors."""
    at_once = sum(
        len(error.kind.unexpected) if error.kind.name == "additionalProperties" else 1
        for error in branch
        if error.instance_path == path
    )
    return at_once, len(branch)
