"""The versions of the service's layers that a function has: its list names the new ones, in the old order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sls_py.deploy.function_state import patiently
from sls_py.deploy.settings import UNKNOWN
from sls_py.deploy.stack_view import read_stack
from sls_py.errors import DeploymentError, NotDeployedError
from sls_py.model.stack import CompiledFunction
from sls_py.records import dataclass
from sls_py.sync import function_code, layer_content
from sls_py.sync.change import Change
from sls_py.sync.flow import FlowContext, FlowDefaults, FlowId, FlowResult, KindDefaults
from sls_py.sync.layers import (
    ServiceLayer,
    contents_mark,
    layers_of,
    listed,
    wanted_arn,
    with_own_versions,
)
from sls_py.sync.waiting import until_live

KIND = "function-layers"


class FunctionLayers(KindDefaults):
    """Finds functions that use a layer whose content changed."""

    name = KIND

    def find(self, change: Change) -> Iterator[FunctionLayersFlow]:
        """Yield a flow for each of them, also for one that was broken off before it got the new version."""
        for function in change.after.package.stack.functions.values():
            layers = layers_of(change.after, function)
            goal, known = goal_of(layers), change.live.mark(contents_mark(function.logical_id))
            changed = any(change.differs(layer.logical_id, "Content") for layer in layers)
            if layers and (changed or known not in (None, goal)):
                ids = tuple(layer.logical_id for layer in layers)
                yield FunctionLayersFlow(function.key, function.logical_id, ids, goal)


@dataclass(frozen=True, slots=True)
class FunctionLayersFlow(FlowDefaults):
    """Gives a function the newest versions of layers; `goal` stands for their contents.

    It covers no place: the template names layers, not their versions.
    """

    kind = KIND

    key: str
    logical_id: str
    layers: tuple[str, ...]
    goal: str

    @property
    def title(self) -> str:
        """What people call it."""
        return f"function {self.key}: layers"

    @property
    def depends_on(self) -> tuple[FlowId, ...]:
        """The versions, and the code that may need them."""
        published = (FlowId(layer_content.KIND, name) for name in self.layers)
        return (*published, FlowId(function_code.KIND, self.logical_id))

    def run(self, context: FlowContext) -> FlowResult:
        """Have the function list the new versions, and wait until it runs with them.

        Raises:
            NotDeployedError: the function is gone.
            DeploymentError: Lambda could not apply the list, or only CloudFormation can tell what belongs in it.
        """
        function = context.snapshot.package.stack.functions[self.key]
        layers = layers_of(context.snapshot, function)
        live = context.gateways.functions.get(function.name)
        if live is None:
            raise NotDeployedError(f"function `{self.key}` is gone", hint="run `slspy deploy`")
        current = [str(layer["Arn"]) for layer in live.configuration.get("Layers") or ()]
        wanted = _with(context, function, current, layers)
        outcome = FlowResult("unchanged")
        if wanted != current:
            functions = context.gateways.functions
            answer = patiently(
                lambda: functions.update_configuration(function.name, {"Layers": wanted}),
                context.clock,
            )
            until_live(context, function.name, answer)
            numbers = (arn.rpartition(":") for arn in wanted if arn not in current)
            detail = ", ".join(f"{stem.rpartition(':')[2]} {number}" for stem, _, number in numbers)
            outcome = FlowResult(detail=detail)
        context.live.set(contents_mark(self.logical_id), goal_of(layers))
        return outcome


def goal_of(layers: tuple[ServiceLayer, ...]) -> str:
    """Return what stands for the contents of layers."""
    return " ".join(layer.artifact.digest for layer in layers)


def _with(
    context: FlowContext,
    function: CompiledFunction,
    current: list[str],
    layers: tuple[ServiceLayer, ...],
) -> list[str]:
    """Return the list with newer versions in the places of older ones: later layers go over earlier ones."""
    arns = (wanted_arn(context, layer) for layer in layers)
    newer = {_stem(arn): arn for arn in arns if arn}
    if newer.keys() <= {_stem(arn) for arn in current}:
        return [max(arn, newer.get(_stem(arn), arn), key=_number) for arn in current]
    return _as_compiled(context, function)


def _as_compiled(context: FlowContext, function: CompiledFunction) -> list[str]:
    view = read_stack(context.snapshot.package, context.gateways)
    if view is None:
        raise NotDeployedError("the stack is gone", hint="run `slspy deploy`")
    resolve = with_own_versions(context, view.resolve)
    found: list[Any] = [resolve(one) for one in listed(context.snapshot, function)]
    if any(one is UNKNOWN for one in found):
        message = f"only CloudFormation can tell which layers function `{function.key}` has"
        raise DeploymentError(message, hint="run `slspy deploy`")
    return found


def _stem(arn: str) -> str:
    return arn.rpartition(":")[0]


def _number(arn: str) -> int:
    number = arn.rpartition(":")[2]
    return int(number) if number.isdecimal() else 0
