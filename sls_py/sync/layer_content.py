"""The content of a layer: published as a new version, which functions get after it."""

from __future__ import annotations

from collections.abc import Iterator

from sls_py.aws.sync_protocols import LayerVersion, for_sync
from sls_py.model.values import JsonObject
from sls_py.records import dataclass
from sls_py.sync.change import Change, Place, Snapshot, has_content
from sls_py.sync.flow import FlowContext, FlowDefaults, FlowResult, KindDefaults
from sls_py.sync.layers import ServiceLayer, contents_mark, remember, service_layers, users_of
from sls_py.sync.sending import ready_to_send

KIND = "layer-content"

OURS = "(slspy sync)"
"""How the description of a version ends that sync published, so that sync may delete it."""

KEPT = 2
"""So many of the versions that sync published stay: those that functions have, and those before."""

_LONGEST = 256
_SETTINGS = ("CompatibleRuntimes", "CompatibleArchitectures", "LicenseInfo")


class LayerContent(KindDefaults):
    """Finds layers whose zip is not the live one."""

    name = KIND

    def find(self, change: Change) -> Iterator[LayerContentFlow]:
        """Yield a flow for each of them."""
        for layer in service_layers(change.after):
            if change.differs(layer.logical_id, "Content"):
                digest, small = layer.artifact.digest, layer.artifact.code_sha256
                large = small not in change.after.archives
                yield LayerContentFlow(layer.logical_id, layer.name, digest, large)


@dataclass(frozen=True, slots=True)
class LayerContentFlow(FlowDefaults):
    """Publishes a version of a layer with the content that has a digest."""

    kind = KIND

    logical_id: str
    layer: str
    digest: str
    reads_files: bool = False

    @property
    def title(self) -> str:
        """What people call it."""
        return f"layer {self.layer}: content"

    @property
    def covers(self) -> frozenset[Place]:
        """The content."""
        return frozenset([Place(self.logical_id, "Content")])

    def run(self, context: FlowContext) -> FlowResult:
        """Publish the newest content, unless the newest version has it.

        Raises:
            AwsError: Lambda refused it.
        """
        found = (one for one in service_layers(context.snapshot) if one.name == self.layer)
        layer = next(found, None)
        if layer is None or has_content(context.live, self.logical_id, layer.artifact.digest):
            return FlowResult("unchanged")
        layers = for_sync(context.gateways).layers
        versions = layers.versions(layer.name)
        newest = versions[0] if versions else None
        same = newest and layers.code_sha256(layer.name, newest.number)
        fresh = newest is None or same != layer.artifact.code_sha256
        version = _publish(context, layer) if fresh or newest is None else newest
        for function in users_of(context.snapshot, layer):
            context.live.set(contents_mark(function.logical_id), "")
        remember(context, layer, version)
        context.live.set(self.logical_id, layer.artifact.digest)
        for old in _superfluous(versions):
            layers.delete(layer.name, old.number)
        return FlowResult("done" if fresh else "unchanged", f"version {version.number}")


def _publish(context: FlowContext, layer: ServiceLayer) -> LayerVersion:
    sent, settings = ready_to_send(context, layer.artifact), _settings(context.snapshot, layer)
    return for_sync(context.gateways).layers.publish(layer.name, settings, **sent._asdict())


def _settings(snapshot: Snapshot, layer: ServiceLayer) -> JsonObject:
    properties = snapshot.template["Resources"][layer.logical_id]["Properties"]
    described = str(properties.get("Description") or "")[: _LONGEST - len(OURS) - 1]
    kept = {name: properties[name] for name in _SETTINGS if name in properties}
    return {"Description": f"{described} {OURS}".strip(), **kept}


def _superfluous(versions: tuple[LayerVersion, ...]) -> tuple[LayerVersion, ...]:
    """Return the versions that sync published long ago; CloudFormation deletes its own."""
    ours = [version for version in versions if version.description.endswith(OURS)]
    return tuple(ours[KEPT:])
