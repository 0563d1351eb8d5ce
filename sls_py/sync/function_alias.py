"""The alias of a function: a version of what is live now, and the alias on it, after everything else."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from sls_py.deploy.compare import canonical, equal
from sls_py.deploy.function_state import patiently
from sls_py.errors import NotDeployedError
from sls_py.model.deployed import LiveFunction
from sls_py.model.stack import CompiledFunction
from sls_py.model.values import JsonObject
from sls_py.records import dataclass
from sls_py.sync import function_code, function_configuration, function_image, function_layers
from sls_py.sync.change import Change, Snapshot
from sls_py.sync.flow import FlowContext, FlowDefaults, FlowId, FlowResult, KindDefaults
from sls_py.sync.layers import layers_of

KIND = "function-alias"

KEPT = 2
"""So many of the versions that sync published stay: that of the alias, and the one before, which may still answer."""

_BEFORE = (
    function_code.KIND,
    function_image.KIND,
    function_layers.KIND,
    function_configuration.KIND,
)
_PARTS_OF_VERSION = ("Layers", "Environment", "MemorySize", "Timeout", "Handler", "Runtime", "Role")


class FunctionAlias(KindDefaults):
    """Finds functions whose alias has to follow: events and endpoints call it, not the function."""

    name = KIND

    def find(self, change: Change) -> Iterator[FunctionAliasFlow]:
        """Yield a flow for each function with an alias that may be behind; at the start, when nobody knows."""
        resources = change.applied.get("Resources", {})
        for function in change.after.package.stack.functions.values():
            if not (function.alias_name and function.alias in resources):
                continue
            goal = _goal(change.after, function)
            known = change.live.mark(_mark(function))
            # not every difference: one that nothing brings would have the flow run for ever
            if known != goal or _code_differs(change, function):
                behind = _differs(change, function)
                yield FunctionAliasFlow(
                    function.key, function.logical_id, function.alias_name, goal, behind
                )


@dataclass(frozen=True, slots=True)
class FunctionAliasFlow(FlowDefaults):
    """Publishes a version and has the alias point at it; `goal` stands for code, layers and settings.

    `behind` when it is known that there is something new; otherwise the alias is looked at first. It covers no place:
    which version an alias has is left out of comparisons of templates.
    """

    kind = KIND

    key: str
    logical_id: str
    alias: str
    goal: str
    behind: bool

    @property
    def title(self) -> str:
        """What people call it."""
        return f"function {self.key}: alias {self.alias}"

    @property
    def depends_on(self) -> tuple[FlowId, ...]:
        """All that a version freezes: code, layers, settings."""
        return tuple(FlowId(kind, self.logical_id) for kind in _BEFORE)

    def run(self, context: FlowContext) -> FlowResult:
        """Publish what is live, unless the alias has it.

        Raises:
            NotDeployedError: the function is gone.
            AwsError: Lambda refused it, or somebody else changed the code in between.
        """
        function = context.snapshot.package.stack.functions[self.key]
        functions, goal = context.gateways.functions, _goal(context.snapshot, function)
        live = self._live(context, function)
        if live is None:
            context.live.set(_mark(function), goal)
            return FlowResult("unchanged")
        before = functions.alias_version(function.name, self.alias)
        version = patiently(
            lambda: functions.publish_version(function.name, code_sha256=live), context.clock
        )
        if version != before:
            functions.update_alias(function.name, self.alias, version)
            _drop_old(context, function, version)
        context.live.set(_mark(function), goal)
        return FlowResult("unchanged" if version == before else "done", f"version {version}")

    def _live(self, context: FlowContext, function: CompiledFunction) -> str | None:
        """Return the CodeSha256 of what is to be published, None when the alias has it."""
        known = context.live.mark(self.logical_id) if self.behind else None
        if known:
            return known
        functions = context.gateways.functions
        live = functions.get(function.name)
        if live is None:
            raise NotDeployedError(f"function `{self.key}` is gone", hint="run `slspy deploy`")
        target = functions.get(function.name, qualifier=self.alias)
        return None if target and _is_same(live, target) else live.code_sha256


def _drop_old(context: FlowContext, function: CompiledFunction, version: str) -> None:
    """Delete versions that sync published long ago; those of the stack are not among them."""
    place = f"{function.logical_id}:published"
    published = [*(context.live.mark(place) or "").split(), version]
    for old in published[:-KEPT]:
        context.gateways.functions.delete_version(function.name, old)
    context.live.set(place, " ".join(published[-KEPT:]))


def _code_differs(change: Change, function: CompiledFunction) -> bool:
    layers = layers_of(change.after, function)
    return change.differs(function.logical_id, "Code") or any(
        change.differs(layer.logical_id, "Content") for layer in layers
    )


def _differs(change: Change, function: CompiledFunction) -> bool:
    parts = {function.logical_id, *(one.logical_id for one in layers_of(change.after, function))}
    return any(place.resource in parts for place in change.places)


def _mark(function: CompiledFunction) -> str:
    return f"{function.logical_id}:alias"


def _goal(snapshot: Snapshot, function: CompiledFunction) -> str:
    artifact = snapshot.artifact_of(function)
    resource: JsonObject = snapshot.template.get("Resources", {}).get(function.logical_id, {})
    properties = {
        name: value for name, value in resource.get("Properties", {}).items() if name != "Code"
    }
    parts = [
        artifact.code_sha256 if artifact else function.image_uri,
        function_layers.goal_of(layers_of(snapshot, function)),
        properties,
    ]
    return sha256(canonical(parts).encode()).hexdigest()


def _is_same(live: LiveFunction, version: LiveFunction) -> bool:
    return live.code_sha256 == version.code_sha256 and all(
        equal(live.configuration.get(name), version.configuration.get(name))
        for name in _PARTS_OF_VERSION
    )
