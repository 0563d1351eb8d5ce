"""Name what changed about a function that only a full deployment can bring to AWS."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from sls_py.cfn import naming
from sls_py.deploy.compare import equal
from sls_py.deploy.heal import resource_of
from sls_py.deploy.history import strings
from sls_py.deploy.settings import SETTABLE
from sls_py.model.stack import CompiledFunction
from sls_py.model.values import CfValue, JsonObject
from sls_py.stack.compare import changed_resources

_NAMES = {
    "Architectures": "architecture",
    "DurableConfig": "durableConfig",
    "FunctionName": "name",
    "PackageType": "image",
    "RecursiveLoop": "recursiveLoop",
    "ReservedConcurrentExecutions": "reservedConcurrency",
    "RuntimeManagementConfig": "runtimeManagement",
    "Tags": "tags",
}
"""How service files call the properties."""

_SUB = re.compile(r"\$\{(\w+)")

_FOLLOWING = ("AWS::Lambda::Version", "AWS::Lambda::Alias")
"""Resources that change with every change of the function."""


def needs_full_deploy(
    function: CompiledFunction,
    *,
    before: JsonObject,
    after: JsonObject,
    unknown: Collection[str] = (),
) -> tuple[str, ...]:
    """Return settings by their names in the service file, and resources of the function by type and logical id.

    `before` is the deployed template, `after` the compiled one; `unknown` are settings that could not be computed.
    """
    old, new = _properties(before, function), _properties(after, function)
    if not old:
        return ()
    settings = [
        _NAMES.get(name, name)
        for name in sorted(old.keys() | new.keys())
        if name not in SETTABLE and name != "Code" and not equal(old.get(name), new.get(name))
    ]
    uncomputed = [
        _spelled(name) for name in unknown if not equal(value_of(old, name), value_of(new, name))
    ]
    return (*settings, *uncomputed, *_resources(function, before, after))


def _resources(function: CompiledFunction, before: JsonObject, after: JsonObject) -> Iterator[str]:
    old, new = before.get("Resources", {}), after.get("Resources", {})
    for name in sorted(changed_resources(before, after)):
        resource = new.get(name) or old.get(name)
        kind = resource.get("Type")
        if (
            name != function.logical_id
            and kind not in _FOLLOWING
            and _belongs(function, name, old.get(name), new.get(name))
        ):
            yield f"{kind} `{name}`"


def _belongs(function: CompiledFunction, name: str, *versions: JsonObject | None) -> bool:
    if name == naming.log_group(function.key):
        return True
    # CloudFront calls the version that the stack made.
    mentioned = {function.logical_id, function.alias, function.version_id} - {None}
    return any(
        not mentioned.isdisjoint(_references(version))
        for version in versions
        if version is not None
    )


def _references(resource: JsonObject) -> set[str]:
    """Collect everything that may be a logical id: `Ref`, `Fn::GetAtt`, `DependsOn` and inside `Fn::Sub`."""
    texts = set(strings(resource))
    attributes = {text.partition(".")[0] for text in texts}
    return texts | attributes | {name for text in texts for name in _SUB.findall(text)}


def _properties(template: JsonObject, function: CompiledFunction) -> JsonObject:
    found: JsonObject = (resource_of(template, function) or {}).get("Properties", {})
    return found


def value_of(properties: JsonObject, name: str) -> CfValue:
    """Return the value of a setting, or of an environment variable (`Environment.NAME`)."""
    setting, _, variable = name.partition(".")
    value = properties.get(setting)
    return ((value or {}).get("Variables") or {}).get(variable) if variable else value


def _spelled(name: str) -> str:
    setting, dot, variable = name.partition(".")
    return setting[:1].lower() + setting[1:] + dot + variable
