"""What the user adds to the template: `resources`, and `resources.extensions`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sls_py.cfn.values import plain
from sls_py.errors import did_you_mean
from sls_py.model.values import CfValue, JsonObject
from sls_py.stack.draft import StackDraft
from sls_py.stack.left_out import left_out_resource

REPLACED = ("Condition", "CreationPolicy", "DeletionPolicy", "UpdatePolicy", "UpdateReplacePolicy")
"""Attributes that an extension replaces."""

EXTENDED = ("Properties", "Metadata")
"""Attributes of which an extension replaces single keys."""


def merge_resources(draft: StackDraft, template: JsonObject) -> None:
    """Merge the user's resources into the template, then extend single resources.

    As in the Serverless Framework, objects are merged key by key, lists item by item, and the rest is replaced.
    """
    user = {key: value for key, value in draft.service.resources.items() if value is not None}
    extensions = user.pop("extensions", {})
    merge(template, user)
    for section in ("Resources", "Outputs"):
        for name in [name for name, value in template[section].items() if value is None]:
            del template[section][name]
    for logical_id, extension in extensions.items():
        _extend(draft, template["Resources"], logical_id, extension or {})


def follow_layers(value: Any, ids: Mapping[str, str]) -> None:
    """Bring references to layers, by their plain names, to the ids that carry a hash; in place."""
    if not ids:
        return
    if isinstance(value, dict):
        if len(value) == 1 and isinstance(value.get("Ref"), str):
            value["Ref"] = ids.get(value["Ref"], value["Ref"])
        for item in value.values():
            follow_layers(item, ids)
    elif isinstance(value, list):
        for item in value:
            follow_layers(item, ids)


def merge(target: JsonObject, source: Mapping[str, CfValue]) -> None:
    """Merge an object into another, deeply and in place; the source is copied."""
    for key, value in source.items():
        target[key] = _merged(target[key], value) if key in target else plain(value)


def strip_nulls(value: Any) -> None:
    """Take all keys with null out of a value, in place; null items of lists stay."""
    if isinstance(value, dict):
        for key in [key for key, item in value.items() if item is None]:
            del value[key]
        for item in value.values():
            strip_nulls(item)
    elif isinstance(value, list):
        for item in value:
            strip_nulls(item)


def _merged(old: CfValue, new: CfValue) -> CfValue:
    if isinstance(old, dict) and isinstance(new, dict):
        merge(old, new)
        return old
    if isinstance(old, list) and isinstance(new, list):
        both = [_merged(left, right) for left, right in zip(old, new, strict=False)]
        return both + old[len(new) :] + plain(new[len(old) :])
    return plain(new)


def _extend(
    draft: StackDraft, resources: JsonObject, logical_id: str, extension: JsonObject
) -> None:
    path = ("resources", "extensions", logical_id)
    if logical_id not in resources:
        message = f"resource `{logical_id}` is not in the stack, so it cannot be extended"
        gone = left_out_resource(draft.service.left_out, logical_id)
        hint = str(gone) if gone else did_you_mean(logical_id, resources)
        draft.problem(path, message, hint=hint)
        return
    resource = resources[logical_id]
    for attribute, value in extension.items():
        if attribute in REPLACED:
            resource[attribute] = plain(value)
        elif attribute in EXTENDED:
            resource[attribute] = {**(resource.get(attribute) or {}), **plain(value)}
        elif attribute == "DependsOn":
            resource[attribute] = [*_listed(resource.get(attribute)), *_listed(value)]
        else:
            draft.problem((*path, attribute), f"`{attribute}` of a resource cannot be extended")


def _listed(value: CfValue) -> list[CfValue]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
