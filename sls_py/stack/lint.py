"""Our own checks of a compiled template and its bucket, before AWS sees them.

They find what CloudFormation is certain to refuse: names that lead nowhere, cycles, and more than its quotas allow.
Macros and modules may add anything, so with these only the size is checked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from sls_py.errors import Problem, ServiceFileError, did_you_mean
from sls_py.model.service import Service
from sls_py.model.values import CfValue, JsonObject
from sls_py.stack.bucket import check_bucket
from sls_py.stack.cycles import find_cycles
from sls_py.stack.limits import check_limits, check_size
from sls_py.stack.names import check_names
from sls_py.stack.origins import origin
from sls_py.stack.references import (
    PSEUDO,
    Reference,
    ResourceReferences,
    references,
    references_of,
)

Place = tuple[str, ...]
"""Where in the template: section and logical id."""


class _Names(NamedTuple):
    resources: JsonObject
    parameters: JsonObject
    conditions: JsonObject
    mappings: JsonObject


def lint(template: JsonObject, service: Service | None = None) -> list[Problem]:
    """Return what CloudFormation would refuse, at the place in the service file where it comes from.

    A quota that is nearly used up, or that AWS raises on request, is a warning.
    """
    text = json.dumps(template, separators=(",", ":"))  # in ASCII, as it is uploaded
    problems = list(check_bucket(service)) if service else []
    problems += check_size(template, text, service)
    if template.get("Transform") or any(mark in text for mark in _EXPANDED):
        return problems
    names = _Names(*(_section(template, each) for each in _SECTIONS))
    found = references_of(names.resources)
    problems += _without_repetitions(_unresolved(template, names, found, service))
    problems += (_cycle(names, cycle, service) for cycle in find_cycles(names.resources, found))
    problems += check_limits(template, text, service, found)
    return problems + list(check_names(template, service))


def refuse(template: JsonObject, service: Service | None = None) -> list[Problem]:
    """Return what is worth a warning.

    Raises:
        ServiceFileError: CloudFormation would refuse the template.
    """
    problems = lint(template, service)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise ServiceFileError(errors)
    return problems


_EXPANDED = ('"Fn::Transform"', '"Fn::ForEach', '::MODULE"')
"""What makes CloudFormation put more into a template than it says."""

_SECTIONS = ("Resources", "Parameters", "Conditions", "Mappings")


def _section(template: JsonObject, name: str) -> JsonObject:
    section: JsonObject = template.get(name) or {}
    return section


def _without_repetitions(found: Iterator[tuple[str, Problem]]) -> list[Problem]:
    """Keep one problem for each name and place: one line of the user may reach several properties."""
    problems: dict[tuple[str, object], Problem] = {}
    for name, problem in found:
        problems.setdefault((name, problem.position or problem.path), problem)
    return list(problems.values())


def _unresolved(
    template: JsonObject, names: _Names, found: ResourceReferences, service: Service | None
) -> Iterator[tuple[str, Problem]]:
    for place, named in _checked(template, names, found):
        for reference in named:
            if not _is_known(reference, names):
                yield reference.name, _dangling(place, reference, names, service)
    for place, name in _conditions(template, names):
        if name not in names.conditions:
            hint = did_you_mean(name, names.conditions)
            message = f"condition `{name}` is not defined"
            yield name, _problem(place, message, hint, service, name)
    for place, name in _awaited(names):
        if name not in names.resources:
            hint = did_you_mean(name, names.resources)
            message = f"`DependsOn` names `{name}`, which is not a resource of the stack"
            yield name, _problem(place, message, hint, service, name)


def _awaited(names: _Names) -> Iterator[tuple[Place, str]]:
    for logical_id, resource in names.resources.items():
        depends = resource.get("DependsOn") or []
        for name in [depends] if isinstance(depends, str) else depends:
            if isinstance(name, str):
                yield ("Resources", logical_id), name


def _checked(
    template: JsonObject, names: _Names, found: ResourceReferences
) -> Iterator[tuple[Place, list[Reference]]]:
    for logical_id, named in found.items():
        yield ("Resources", logical_id), named
    for name, output in _section(template, "Outputs").items():
        yield ("Outputs", name), references(output)
    for name, condition in names.conditions.items():
        yield ("Conditions", name), references(condition)


def _conditions(template: JsonObject, names: _Names) -> Iterator[tuple[Place, str]]:
    """Find the conditions that resources, outputs and other conditions name directly."""
    for section in ("Resources", "Outputs"):
        for name, item in _section(template, section).items():
            if isinstance(item, dict) and isinstance(item.get("Condition"), str):
                yield (section, name), item["Condition"]
    for name, condition in names.conditions.items():
        for used in _used_conditions(condition):
            yield ("Conditions", name), used


def _used_conditions(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if len(value) == 1 and isinstance(value.get("Condition"), str):
            yield value["Condition"]
        for item in value.values():
            yield from _used_conditions(item)
    elif isinstance(value, list):
        for item in value:
            yield from _used_conditions(item)


def _is_known(reference: Reference, names: _Names) -> bool:
    name = reference.name
    if reference.function == "Fn::If":
        return name in names.conditions
    if reference.function == "Fn::FindInMap":
        return name in names.mappings
    if name in names.resources or (name.startswith(PSEUDO) and not reference.attribute):
        return True
    return not reference.attribute and name in names.parameters


def _dangling(
    place: Place, reference: Reference, names: _Names, service: Service | None
) -> Problem:
    name, function = reference.name, reference.function
    kinds = {
        "Fn::If": ("condition", names.conditions),
        "Fn::FindInMap": ("mapping", names.mappings),
    }
    kind, known = kinds.get(function, ("resource", names.resources))
    if kind == "resource" and not reference.attribute:
        kind, known = "resource or parameter", names.resources | names.parameters
    message = f"`{function}` names `{name}`, which is not a {kind} of the stack"
    return _problem(place, message, did_you_mean(name, known), service, reference.value, name)


def _cycle(names: _Names, cycle: tuple[str, ...], service: Service | None) -> Problem:
    message = "resources wait for each other: " + " -> ".join(f"`{each}`" for each in cycle)
    mine = next((each for each in cycle if _is_users(service, each)), cycle[0])
    hint = "write out a name or an ARN in one place instead of a reference"
    return _problem(("Resources", mine), message, hint, service, names.resources[mine])


def _is_users(service: Service | None, logical_id: str) -> bool:
    return bool(service and logical_id in (service.resources.get("Resources") or {}))


def _problem(
    place: Place, message: str, hint: str | None, service: Service | None, *values: CfValue
) -> Problem:
    """Place a problem where the first of the values is that the service file has."""
    found = (origin(service, place, value) for value in values) if service else ()
    where = next((position for position in found if position), None)
    return Problem(message=message, hint=hint, position=where, path=".".join(place))
