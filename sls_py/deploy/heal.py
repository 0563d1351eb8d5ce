"""Find functions that do not run what their stack says, and what puts them right."""

from __future__ import annotations

from collections.abc import Iterator

from sls_py.cfn import naming
from sls_py.deploy.compare import equal
from sls_py.deploy.settings import Resolve, drift, literal
from sls_py.deploy.states import DONE
from sls_py.model.deployed import Deployed, LiveFunction
from sls_py.model.package import Artifact, Package
from sls_py.model.plan import (
    DropVersions,
    Heal,
    HealAlias,
    HealCode,
    HealConfiguration,
    RecreateFunctions,
    Step,
)
from sls_py.model.result import FunctionChange
from sls_py.model.stack import CompiledFunction
from sls_py.model.values import CfValue, JsonObject


def heals(package: Package, deployed: Deployed) -> Iterator[Heal]:
    """Yield a step for everything that CloudFormation will not put right, because its template did not change.

    They belong before the update: a version that CloudFormation publishes must find the right code.
    """
    resolve = _with_layers(package, deployed)
    for key, function in package.stack.functions.items():
        before, after = (
            resource_of(deployed.template, function),
            resource_of(package.stack.template, function),
        )
        if before is None or after is None:
            continue
        live = deployed.functions.get(key)
        if live:
            yield from _function_heals(package, function, live, (before, after), resolve)
            yield from _version_heals(package, deployed, function, live)


def deleted(package: Package, deployed: Deployed) -> tuple[CompiledFunction, ...]:
    """Return the functions that were deleted behind the stack."""
    return tuple(
        function
        for key, function in package.stack.functions.items()
        if deployed.functions.get(key) is None
        and (before := resource_of(deployed.template, function))
        and (after := resource_of(package.stack.template, function))
        and _expected(deployed, before)
        and equal(_name(before), _name(after))
    )


def function_changes(
    package: Package, deployed: Deployed, healing: tuple[Step, ...]
) -> tuple[FunctionChange, ...]:
    """Tell what becomes of each function."""
    gone = {
        function
        for step in healing
        if isinstance(step, RecreateFunctions)
        for function in step.functions
    }
    healed = {
        step.function: step
        for step in healing
        if isinstance(step, HealCode | HealConfiguration | HealAlias)
    }
    return tuple(
        _change(package, deployed, function, healed.get(key), gone=key in gone)
        for key, function in package.stack.functions.items()
    )


def resource_of(template: JsonObject | None, function: CompiledFunction) -> JsonObject | None:
    """Return the function's resource in a template, None when it is not there."""
    found: JsonObject | None = (template or {}).get("Resources", {}).get(function.logical_id)
    return found


def artifact_of(package: Package, function: CompiledFunction) -> Artifact | None:
    """Return the zip of a function, None for images."""
    for item in package.artifacts.items:
        if item.name == function.artifact:
            return item
    return None


def runs(package: Package, function: CompiledFunction, live: LiveFunction) -> bool:
    """Tell whether a live function has the package's code."""
    artifact = artifact_of(package, function)
    if artifact:
        return live.code_sha256 == artifact.code_sha256
    # Lambda shows an image's digest as CodeSha256; an image named by a tag cannot be told.
    _, marked, digest = (function.image_uri or "").partition("@sha256:")
    return not marked or live.code_sha256 == digest


def _function_heals(
    package: Package,
    function: CompiledFunction,
    live: LiveFunction,
    resources: tuple[JsonObject, JsonObject],
    resolve: Resolve,
) -> Iterator[Heal]:
    old, new = (resource.get("Properties", {}) for resource in resources)
    if equal(old.get("Code"), new.get("Code")) and not runs(package, function, live):
        yield HealCode(
            function=function.key,
            name=function.name,
            artifact=artifact_of(package, function),
            image_uri=function.image_uri,
        )
    same = {key: value for key, value in new.items() if key in old and equal(value, old[key])}
    found = drift(same, live.configuration, resolve=resolve)
    if found.changes:
        yield HealConfiguration(function=function.key, name=function.name, changes=found.changes)


def _with_layers(package: Package, deployed: Deployed) -> Resolve:
    """Resolve literals, and layers of the stack that stay as they are: an output names the version of each."""
    before, after = deployed.template or {}, package.stack.template
    outputs = deployed.stack.outputs if deployed.stack else {}
    versions: dict[str, str] = {}
    for name, output in before.get("Outputs", {}).items():
        match output.get("Value"):
            case {"Ref": str(logical_id)} if name in outputs and _stays(logical_id, before, after):
                versions[logical_id] = outputs[name]

    def resolve(value: CfValue) -> CfValue:
        match value:
            case {"Ref": str(logical_id)} if logical_id in versions:
                return versions[logical_id]
        return literal(value)

    return resolve


def _stays(logical_id: str, before: JsonObject, after: JsonObject) -> bool:
    """Tell whether a resource is a layer that an update leaves alone; another content makes another version."""
    old, new = (template.get("Resources", {}).get(logical_id) or {} for template in (before, after))
    return old.get("Type") == "AWS::Lambda::LayerVersion" and equal(old, new)


def _version_heals(
    package: Package, deployed: Deployed, function: CompiledFunction, live: LiveFunction
) -> Iterator[Heal]:
    """Put back an alias that `deploy function` or somebody else moved; make way for a version to be published."""
    own, artifact = _own_version(deployed, function), artifact_of(package, function)
    if not own or not function.version_id:
        return
    current = deployed.aliases.get(function.key)
    moved = current is not None and current != own
    if function.version_id in (deployed.template or {}).get("Resources", {}):
        if moved and function.alias_name:
            yield HealAlias(
                function=function.key, name=function.name, alias=function.alias_name, version=own
            )
    elif artifact and (moved or runs(package, function, live) or _went_back(deployed)):
        yield DropVersions(
            function=function.key,
            name=function.name,
            own=own,
            code_sha256=artifact.code_sha256,
            alias=function.alias_name,
        )


def _went_back(deployed: Deployed) -> bool:
    """Tell whether the last update failed: versions that it made may be left."""
    return deployed.stack is not None and deployed.stack.status not in DONE


def _own_version(deployed: Deployed, function: CompiledFunction) -> str | None:
    outputs = deployed.stack.outputs if deployed.stack else {}
    number = outputs.get(naming.version_output(function.key), "").rpartition(":")[2]
    return number if number.isdecimal() else None


def _change(
    package: Package,
    deployed: Deployed,
    function: CompiledFunction,
    healed: Step | None,
    *,
    gone: bool,
) -> FunctionChange:
    before = (resource_of(deployed.template, function) or {}).get("Properties")
    after = (resource_of(package.stack.template, function) or {}).get("Properties", {})
    if gone:
        change, detail = "healed", "was deleted"
    elif before is None:
        change, detail = "code", "new"
    elif not equal(before.get("Code"), after.get("Code")):
        change, detail = "code", ""
    elif healed:
        change, detail = "healed", _healed_detail(healed)
    else:
        changed = sorted(
            key for key in before.keys() | after.keys() if before.get(key) != after.get(key)
        )
        change, detail = ("configuration", ", ".join(changed)) if changed else ("unchanged", "")
    return FunctionChange(key=function.key, name=function.name, change=change, detail=detail)


def _healed_detail(step: Step) -> str:
    if isinstance(step, HealConfiguration):
        return ", ".join(sorted(step.changes))
    return f"alias {step.alias}" if isinstance(step, HealAlias) else "code"


def _expected(deployed: Deployed, resource: JsonObject) -> bool:
    """Tell whether a function of the deployed template must be there: a failed stack may lack some."""
    failed = deployed.stack is not None and deployed.stack.status.endswith("_FAILED")
    return not failed and not resource.get("Condition")


def _name(resource: JsonObject) -> object:
    return resource.get("Properties", {}).get("FunctionName")
