"""What a template is made of: how much of it each function takes, and how much the user's own resources."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from sls_py.cfn import naming
from sls_py.model.service import Service
from sls_py.model.values import CfValue, JsonObject
from sls_py.position import ConfigPath
from sls_py.stack.references import (
    Reference,
    ResourceReferences,
    references,
    references_of,
)

Owners = defaultdict[str, set[str]]
"""By logical id, the functions that a resource leads to."""


class Cost(NamedTuple):
    """What one part of the service file takes: `functions.hello`, or `resources`."""

    path: ConfigPath
    amount: int


def costs(
    template: JsonObject,
    service: Service,
    section: str,
    weigh: Callable[[CfValue], int] = lambda entry: 1,  # noqa: ARG005 - every entry weighs the same
    owners: Owners | None = None,
) -> list[Cost]:
    """Return what each function and the user's resources put into a section, the most first.

    An entry belongs to a function when that is the only one it leads to. What several functions share, an API or a
    role, belongs to none of them and is left out. `owners` may be given when it is known already.
    """
    if owners is None:
        owners = owners_of(template["Resources"], references_of(template["Resources"]), service)
    users = service.resources.get(section) or {}
    amounts: Counter[ConfigPath] = Counter()
    for name, entry in (template.get(section) or {}).items():
        reached = owners[name] if section == "Resources" else _reached(entry, owners)
        if name in users and not _is_ours(name, service):
            amounts["resources",] += weigh(entry)
        elif len(reached) == 1:
            amounts["functions", *reached] += weigh(entry)
    return [Cost(*each) for each in amounts.most_common()]


def owners_of(resources: JsonObject, found: ResourceReferences, service: Service) -> Owners:
    """Return by logical id the functions that a resource leads to, over any number of references."""
    waiting = defaultdict(set)
    for logical_id, resource in resources.items():
        for name in _awaited(resource, found[logical_id]):
            waiting[name].add(logical_id)
    own = {name: key for key in service.functions for name in _ids(key)}
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for name, key in own.items():
        todo = {name}
        while todo:
            current = todo.pop()
            owners[current].add(key)
            # What waits for another function has nothing to do with this one.
            todo |= {each for each in waiting[current] - own.keys() if key not in owners[each]}
    return owners


def _ids(key: str) -> tuple[str, str]:
    return naming.function(key), naming.log_group(key)


def _is_ours(name: str, service: Service) -> bool:
    return any(name in _ids(key) for key in service.functions)


def _awaited(resource: CfValue, properties: list[Reference]) -> Iterator[str]:
    if isinstance(resource, dict):
        waits = resource.get("DependsOn") or []
        yield from [waits] if isinstance(waits, str) else waits
        yield from (each.name for each in properties)


def _reached(entry: CfValue, owners: Owners) -> set[str]:
    return set().union(*(owners[each.name] for each in references(entry)))
