"""Resources that wait for each other."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from sls_py.model.values import JsonObject
from sls_py.stack.references import Reference, ResourceReferences


def find_cycles(resources: JsonObject, found: ResourceReferences) -> list[tuple[str, ...]]:
    """Return groups of resources that CloudFormation could not bring into an order, one cycle of each.

    A cycle starts and ends with the same logical id, each resource waits for the next. Conditions may take resources
    and branches of `Fn::If` away, so these do not count.
    """
    waits = {
        logical_id: _awaited(resource, found[logical_id], resources)
        for logical_id, resource in resources.items()
        if not resource.get("Condition")
    }
    cycles = []
    while cycle := _cycle(waits):
        cycles.append(cycle)
        for name in cycle[1:]:
            del waits[name]
    return cycles


def _awaited(resource: JsonObject, properties: list[Reference], resources: JsonObject) -> list[str]:
    depends = resource.get("DependsOn") or []
    found = [depends] if isinstance(depends, str) else list(depends)
    found += [each.name for each in properties if not each.optional]
    return [name for name in dict.fromkeys(found) if name in resources]


def _cycle(waits: dict[str, list[str]]) -> tuple[str, ...] | None:
    known = {name: [each for each in awaited if each in waits] for name, awaited in waits.items()}
    try:
        TopologicalSorter(known).prepare()
    except CycleError as error:
        return tuple(reversed(error.args[1]))
    return None
