"""Which functions use which layers of the service, and the version of each layer that they ought to have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sls_py.aws.protocols import Gateways
from sls_py.aws.sync_protocols import LayerVersion, for_sync
from sls_py.deploy.settings import Resolve
from sls_py.model.package import Artifact
from sls_py.model.stack import CompiledFunction
from sls_py.model.values import CfValue, JsonObject
from sls_py.sync.change import Snapshot, version_mark
from sls_py.sync.flow import FlowContext


class ServiceLayer(NamedTuple):
    """A layer of the service: its resource, its name in Lambda, and its zip."""

    logical_id: str
    name: str
    artifact: Artifact


def service_layers(snapshot: Snapshot) -> Iterator[ServiceLayer]:
    """Yield the layers whose resource stays the same from version to version.

    One that keeps its old versions (`retain`) has another resource for each: that is for CloudFormation.
    """
    resources = snapshot.template.get("Resources", {})
    for logical_id, artifact in snapshot.layer_artifacts():
        name = resources.get(logical_id, {}).get("Properties", {}).get("LayerName")
        if isinstance(name, str):
            yield ServiceLayer(logical_id, name, artifact)


def layers_of(snapshot: Snapshot, function: CompiledFunction) -> tuple[ServiceLayer, ...]:
    """Return the layers of the service that a function uses, in their order."""
    known = {layer.logical_id: layer for layer in service_layers(snapshot)}
    used = (referred(one) for one in listed(snapshot, function))
    return tuple(known[name] for name in used if name in known)


def users_of(snapshot: Snapshot, layer: ServiceLayer) -> Iterator[CompiledFunction]:
    """Yield the functions that use a layer."""
    for function in snapshot.package.stack.functions.values():
        if layer in layers_of(snapshot, function):
            yield function


def contents_mark(logical_id: str) -> str:
    """Return where sync remembers which contents of layers a function has; nothing there when it lacks one."""
    return f"{logical_id}:layers"


def listed(snapshot: Snapshot, function: CompiledFunction) -> list[CfValue]:
    """Return `Layers` of a function, as it stands in the template."""
    resource: JsonObject = snapshot.template.get("Resources", {}).get(function.logical_id, {})
    found = resource.get("Properties", {}).get("Layers")
    return found if isinstance(found, list) else []


def referred(value: CfValue) -> str:
    """Return the resource that a `Ref` names, else nothing."""
    return str(value.get("Ref", "")) if isinstance(value, dict) else ""


def remember(context: FlowContext, layer: ServiceLayer, version: LayerVersion) -> None:
    """Remember that a version has the content of a layer, so that nobody has to ask."""
    context.live.set(version_mark(layer.logical_id), f"{layer.artifact.digest} {version.arn}")


def wanted_arn(context: FlowContext, layer: ServiceLayer) -> str | None:
    """Return the version that functions ought to have, None when Lambda has none."""
    digest, _, arn = (context.live.mark(version_mark(layer.logical_id)) or "").partition(" ")
    if digest == layer.artifact.digest:
        return arn
    newest = newest_version(context.gateways, layer)
    return newest.arn if newest else None


def newest_version(gateways: Gateways, layer: ServiceLayer) -> LayerVersion | None:
    """Return the version that was published last, by whomever."""
    return next(iter(for_sync(gateways).layers.versions(layer.name)), None)


def with_own_versions(context: FlowContext, resolve: Resolve) -> Resolve:
    """Return a Resolve that takes layers of the service at the versions that sync published, not the stack's."""
    known = {layer.logical_id: layer for layer in service_layers(context.snapshot)}

    def resolved(value: CfValue) -> CfValue:
        layer = known.get(referred(value))
        return (wanted_arn(context, layer) if layer else None) or resolve(value)

    return resolved
