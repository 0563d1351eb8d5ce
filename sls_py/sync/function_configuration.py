"""The settings of a function that UpdateFunctionConfiguration can set."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from sls_py.deploy.compare import canonical, equal
from sls_py.deploy.full_deploy import value_of
from sls_py.deploy.function_state import patiently
from sls_py.deploy.settings import SETTABLE, drift
from sls_py.deploy.stack_view import read_stack
from sls_py.errors import NotDeployedError
from sls_py.model.values import CfValue, JsonObject
from sls_py.records import dataclass
from sls_py.sync import function_code
from sls_py.sync.change import Change, Place
from sls_py.sync.flow import FlowContext, FlowDefaults, FlowId, FlowResult, KindDefaults
from sls_py.sync.layers import with_own_versions
from sls_py.sync.waiting import until_live

KIND = "function-configuration"


class FunctionConfiguration(KindDefaults):
    """Finds functions whose settings differ from those that the stack has."""

    name = KIND

    def find(self, change: Change) -> Iterator[FunctionConfigurationFlow]:
        """Yield a flow for each of them."""
        functions = change.after.package.stack.functions.values()
        named = {function.logical_id: function.key for function in functions}
        places: dict[str, set[str]] = {}
        for place in change.places:
            if place.resource in named and place.property in SETTABLE:
                places.setdefault(place.resource, set()).add(place.property)
        for logical_id in sorted(places):
            names = tuple(sorted(places[logical_id]))
            wanted = _properties(change.after.template, logical_id)
            goal = tuple((name, _digest(wanted.get(name))) for name in names)
            yield FunctionConfigurationFlow(named[logical_id], logical_id, goal)


@dataclass(frozen=True, slots=True)
class FunctionConfigurationFlow(FlowDefaults):
    """Brings settings of a function: `goal` has their names in templates and the digests of their values."""

    kind = KIND

    key: str
    logical_id: str
    goal: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """What people call it."""
        return f"function {self.key}: settings"

    @property
    def covers(self) -> frozenset[Place]:
        """The settings."""
        return frozenset(Place(self.logical_id, name) for name, _ in self.goal)

    @property
    def depends_on(self) -> tuple[FlowId, ...]:
        """The code: what it needs is there before, or at once after, by no more than a moment."""
        return (FlowId(function_code.KIND, self.logical_id),)

    def run(self, context: FlowContext) -> FlowResult:
        """Set what differs; hand over when a value is known to CloudFormation only.

        Raises:
            NotDeployedError: the function is gone.
            DeploymentError: Lambda could not apply the settings.
        """
        package, gateways = context.snapshot.package, context.gateways
        view = read_stack(package, gateways)
        name = package.stack.functions[self.key].name
        live = gateways.functions.get(name)
        if live is None or view is None:
            raise NotDeployedError(f"function `{self.key}` is gone", hint="run `slspy deploy`")
        wanted = _properties(package.stack.template, self.logical_id)
        before = _properties(view.template, self.logical_id)
        resolve = with_own_versions(context, view.resolve)
        found = drift(wanted, live.configuration, resolve=resolve, before=before)
        unknown = [
            name
            for name in found.unknown
            if not equal(value_of(before, name), value_of(wanted, name))
        ]
        if unknown:
            return FlowResult("handed_over", ", ".join(unknown))
        if not found.changes:
            return FlowResult("unchanged")
        answer = patiently(
            lambda: gateways.functions.update_configuration(name, found.changes), context.clock
        )
        until_live(context, name, answer)
        return FlowResult(detail=", ".join(found.names))


def _digest(value: CfValue) -> str:
    return sha256(canonical(value).encode()).hexdigest()


def _properties(template: JsonObject, logical_id: str) -> JsonObject:
    found: JsonObject = template.get("Resources", {}).get(logical_id, {}).get("Properties", {})
    return found
