"""The outline of a template: all but the code of functions and layers, and what follows from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sls_py.model.values import CfValue, JsonObject

_FUNCTION, _LAYER, _VERSION = (
    "AWS::Lambda::Function",
    "AWS::Lambda::LayerVersion",
    "AWS::Lambda::Version",
)


def outline(template: JsonObject, own: Collection[str]) -> JsonObject:
    """Return a template without code: two templates have equal outlines when only code differs.

    `own` are the functions and layers whose code slspy packages, by logical id; others are left as they are.
    Versions have the digest of the code in their logical ids; here they are called after their functions.
    """
    resources = template.get("Resources", {})
    versions = {
        name: f"VersionOf{_function_of(resource)}"
        for name, resource in resources.items()
        if resource.get("Type") == _VERSION
    }
    bare = {
        name: _bare(resource) if name in own or name in versions else resource
        for name, resource in resources.items()
    }
    lasting = {**template, "Resources": bare}
    if outputs := template.get("Outputs"):
        passing = set(_outputs_of_layers(resources))
        lasting["Outputs"] = {name: one for name, one in outputs.items() if name not in passing}
    renamed: JsonObject = _renamed(lasting, versions)
    return renamed


def _outputs_of_layers(resources: JsonObject) -> Iterator[str]:
    """Yield the outputs that tell what is in layers."""
    for name, resource in resources.items():
        if resource.get("Type") == _LAYER:
            yield from (f"{name}Hash", f"{name}S3Key")


def _function_of(version: JsonObject) -> str:
    named = version.get("Properties", {}).get("FunctionName")
    if isinstance(named, dict):
        return str(next(iter(named.values()), ""))
    return str(named)


def _bare(resource: JsonObject) -> JsonObject:
    left_out = {_FUNCTION: "Code", _LAYER: "Content", _VERSION: "CodeSha256"}
    kind, properties = str(resource.get("Type")), resource.get("Properties", {})
    name = left_out.get(kind)
    if name not in properties or "ImageUri" in (properties[name] or {}):
        return resource
    kept = {key: value for key, value in properties.items() if key != name}
    return {**resource, "Properties": kept}


def _renamed(value: CfValue, names: dict[str, str]) -> CfValue:
    if not names:
        return value
    if isinstance(value, dict):
        return {names.get(key, key): _renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if isinstance(value, str):
        head, dot, tail = value.partition(".")
        return names.get(head, head) + dot + tail
    return value
