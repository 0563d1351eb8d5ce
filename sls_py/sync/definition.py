"""Resources that are made from a document: it is worked out as CloudFormation would, and sent as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import NamedTuple

from sls_py.deploy.compare import canonical
from sls_py.deploy.settings import UNKNOWN, Resolve, is_call
from sls_py.deploy.stack_view import read_stack
from sls_py.errors import NotDeployedError
from sls_py.model.values import CfValue, JsonObject
from sls_py.records import dataclass
from sls_py.sync.change import Change, Place
from sls_py.sync.flow import FlowContext, FlowDefaults, FlowId, FlowResult, KindDefaults


class Target(NamedTuple):
    """The resource that gets a document: its ids, and its properties with all values worked out."""

    logical_id: str
    physical_id: str
    properties: JsonObject
    resolve: Resolve


class Sort(NamedTuple):
    """One sort of such resources; `parts` are the properties that make up the document.

    `fits` tells whether the rest of a resource, in its template, allows it. `send` sends, waits until it is live,
    and returns what is worth telling; it is not called when a value is known to CloudFormation only.
    """

    kind: str
    type: str
    words: str
    parts: frozenset[str]
    fits: Callable[[str, JsonObject], bool]
    send: Callable[[FlowContext, Target], FlowResult]


class Definition(KindDefaults):
    """Finds resources of a sort whose document differs."""

    def __init__(self, sort: Sort) -> None:
        self.name = sort.kind
        self._sort = sort

    def find(self, change: Change) -> Iterator[DefinitionFlow]:
        """Yield a flow for each; also where sync left another document than the one that the stack has."""
        sort, template = self._sort, change.after.template
        for logical_id, resource in template.get("Resources", {}).items():
            if resource.get("Type") != sort.type:
                continue
            goal, known = _goal(sort, resource), change.live.mark(logical_id)
            differing = frozenset(
                place
                for place in change.places
                if place.resource == logical_id and place.property in sort.parts
            )
            if (differing or known not in (None, goal)) and sort.fits(logical_id, template):
                yield DefinitionFlow(sort, logical_id, goal, differing)


@dataclass(frozen=True, slots=True)
class DefinitionFlow(FlowDefaults):
    """Sends the document that `goal` stands for."""

    sort: Sort
    logical_id: str
    goal: str
    places: frozenset[Place]

    @property
    def id(self) -> FlowId:
        """What it does to what."""
        return FlowId(self.sort.kind, self.logical_id)

    @property
    def title(self) -> str:
        """What people call it."""
        return f"{self.sort.words} {self.logical_id}: definition"

    @property
    def covers(self) -> frozenset[Place]:
        """The parts of the document that differ."""
        return self.places

    def run(self, context: FlowContext) -> FlowResult:
        """Send the newest document; hand over when CloudFormation alone can write it.

        Raises:
            NotDeployedError: the resource is gone.
            AwsError: the document is wrong, or the caller may not send it.
        """
        resource = context.snapshot.template.get("Resources", {}).get(self.logical_id, {})
        goal = _goal(self.sort, resource)
        if context.live.mark(self.logical_id) == goal:
            return FlowResult("unchanged")
        view = read_stack(context.snapshot.package, context.gateways)
        physical_id = view.resolve({"Ref": self.logical_id}) if view else UNKNOWN
        if view is None or not isinstance(physical_id, str):
            message = f"{self.sort.words} `{self.logical_id}` is gone"
            raise NotDeployedError(message, hint="run `slspy deploy`")
        properties = worked_out(resource.get("Properties", {}), view.resolve, self.sort.parts)
        if properties is UNKNOWN:
            context.live.forget(self.logical_id)
            return FlowResult("handed_over")
        context.live.set(self.logical_id, "")
        target = Target(self.logical_id, physical_id, properties, view.resolve)
        result = self.sort.send(context, target)
        context.live.set(self.logical_id, goal)
        return result


def worked_out(properties: JsonObject, resolve: Resolve, needed: frozenset[str]) -> CfValue:
    """Return properties with all values worked out; UNKNOWN when one of those needed cannot be, others are left out."""
    found = {name: _plain(value, resolve) for name, value in properties.items()}
    if any(found.get(name) is UNKNOWN for name in needed):
        return UNKNOWN
    return {name: value for name, value in found.items() if value is not UNKNOWN}


def _plain(value: CfValue, resolve: Resolve) -> CfValue:
    """Work out a value with everything inside; macros are CloudFormation's."""
    if isinstance(value, list):
        items = [_plain(item, resolve) for item in value]
        return UNKNOWN if any(item is UNKNOWN for item in items) else items
    if isinstance(value, dict) and not is_call(value):
        parts = {key: _plain(item, resolve) for key, item in value.items()}
        unknown = "Fn::Transform" in parts or any(item is UNKNOWN for item in parts.values())
        return UNKNOWN if unknown else parts
    return resolve(value)


def _goal(sort: Sort, resource: JsonObject) -> str:
    properties = resource.get("Properties", {})
    parts = {name: properties[name] for name in sort.parts if name in properties}
    return sha256(canonical(parts).encode()).hexdigest()
