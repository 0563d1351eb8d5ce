"""What a template refers to: every intrinsic function that names something else in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sls_py.model.values import CfValue, JsonObject

PSEUDO = "AWS::"
"""Names that start so are CloudFormation's own parameters."""

_VARIABLE = re.compile(r"\$\{([A-Za-z0-9:]+)((?:\.[A-Za-z0-9_:.-]+)?)\}")


class Reference(NamedTuple):
    """`function` (`Ref`, `Fn::GetAtt` ...) names `name`; `value` is the call, as it stands in the template.

    `attribute` tells that only a resource can be meant; `optional` that it stands in a branch of `Fn::If`.
    """

    function: str
    name: str
    value: CfValue
    attribute: bool = False
    optional: bool = False


ResourceReferences = Mapping[str, list[Reference]]
"""What the properties of each resource refer to; found once, for several checks read it."""


def references_of(resources: JsonObject) -> ResourceReferences:
    """Find the references in the properties of each resource, by logical id."""
    return {
        logical_id: references(resource.get("Properties") if isinstance(resource, dict) else None)
        for logical_id, resource in resources.items()
    }


def references(value: Any) -> list[Reference]:
    """Find every reference in a value, in the order in which they stand."""
    found: list[Reference] = []
    if isinstance(value, dict | list):
        _collect(value, found, optional=False)
    return found


def _collect(value: Any, found: list[Reference], *, optional: bool) -> None:
    # A large template has a hundred thousand values: only containers are worth a call.
    if isinstance(value, dict):
        if len(value) == 1:
            ((key, argument),) = value.items()
            found.extend(_named(key, argument, value, optional))
            optional = optional or key == "Fn::If"
        children: Iterable[Any] = value.values()
    else:
        children = value
    for item in children:
        if isinstance(item, dict | list):
            _collect(item, found, optional=optional)


def _named(key: str, argument: Any, value: CfValue, optional: bool) -> Iterator[Reference]:
    if key == "Ref" and isinstance(argument, str):
        yield Reference(key, argument, value, optional=optional)
    elif key == "Fn::GetAtt":
        name = argument.partition(".")[0] if isinstance(argument, str) else _first(argument)
        if name:
            yield Reference(key, name, value, attribute=True, optional=optional)
    elif key == "Fn::Sub":
        yield from _variables(argument, value, optional)
    elif key in ("Fn::If", "Fn::FindInMap"):
        name = _first(argument)
        if name:
            yield Reference(key, name, value, optional=optional)


def _variables(argument: Any, value: CfValue, optional: bool) -> Iterator[Reference]:
    text, own = argument, {}
    if isinstance(argument, list) and len(argument) == 2 and isinstance(argument[1], dict):
        text, own = argument
    if not isinstance(text, str):
        return
    for name, attribute in _VARIABLE.findall(text):
        if f"{name}{attribute}" not in own:
            yield Reference("Fn::Sub", name, value, bool(attribute), optional)


def _first(argument: Any) -> str | None:
    found = argument[0] if isinstance(argument, list) and argument else None
    return found if isinstance(found, str) else None
