"""The lazy door to troposphere, and the one way to build a resource with it.

`from sls_py.cfn import resources` costs nothing; `resources.sqs.Queue` imports `troposphere.sqs` on first use.

A compiler writes a resource as plain JSON and hands it to `make`, with the names CloudFormation uses:

    builder.add(
        naming.function(key),
        make(
            resources.awslambda.Function,
            {
                "FunctionName": function.name,
                "MemorySize": 128,
                "Role": user_given_role,                    # a string or an intrinsic: both pass
                "Environment": {"Variables": variables},    # nested objects are plain dicts
                "Description": function.description,        # None: the property is left out
            },
            depends_on=[naming.log_group(key)],
        ),
    )

What is checked: every property name, at every level, against troposphere's classes; that required properties are
there; that an object, a list or a scalar stands where one belongs. So a mistake in a compiler fails in its test.
What is not: values. Troposphere's value checks (memory sizes, runtimes, enumerations) age, and they turn `True`
into `"true"`; the schema of the service file has checked what the user wrote, CloudFormation checks the rest, and
every number and string comes out exactly as it went in.

Intrinsic functions (`{"Ref": ...}`, `{"Fn::...": ...}`) may stand anywhere. Two explicit ways around the checks:

* `given(value)`: an object from the service file that is passed on as it is (provider.s3, extensions ...);
* `make(..., newer={"Name": value})`: properties that CloudFormation knows and this troposphere does not yet.

The result is a fresh copy as plain JSON: altering the template never alters the service. Troposphere's classes are
read, not instantiated: the checks and the copy are one pass over the values, whatever the number of functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from sls_py.cfn.stand_in import standing_in
from sls_py.cfn.values import Given, is_intrinsic, plain
from sls_py.model.values import CfValue, JsonObject

if TYPE_CHECKING:
    from troposphere import BaseAWSObject

_NAMES = {"lambda_": "awslambda"}
_SCALARS = frozenset({"boolean", "integer", "double", "positive_integer"})


def __getattr__(name: str) -> ModuleType:
    """Import a module of troposphere by its name; `lambda_` is `awslambda`."""
    if name.startswith("__"):
        raise AttributeError(name)
    _import_base()
    module = import_module(f"troposphere.{_NAMES.get(name, name)}")
    globals()[name] = module
    return module


def _import_base() -> None:
    """Import troposphere itself without what only its `Template` uses: two thirds of its import, of no use here."""
    with standing_in("cfn_flip"), standing_in("troposphere.serverless", Globals=dict):
        import_module("troposphere")


class Made(dict[str, Any]):
    """A resource as `make` returns it: no one else holds its values, so that it needs no further copy."""


def make(
    kind: type[BaseAWSObject],
    properties: Mapping[str, CfValue],
    *,
    depends_on: Iterable[str] = (),
    condition: str | None = None,
    deletion_policy: str | None = None,
    update_replace_policy: str | None = None,
    metadata: JsonObject | None = None,
    newer: Mapping[str, CfValue] | None = None,
) -> Made:
    """Write a resource of a troposphere class from plain JSON properties (see the module's docstring).

    Properties that are None, at any level that troposphere knows, are left out. `depends_on` may be empty and
    may repeat names.

    Raises:
        AttributeError: the class has no property of that name.
        ValueError: a required property is missing.
        TypeError: a list, an object or a scalar was expected and something else is there.
    """
    filled = _fill(kind, properties)
    filled.update((name, plain(value)) for name, value in (newer or {}).items())
    resource = Made(Type=_type_name(kind))
    if filled:
        resource["Properties"] = filled
    attributes = {
        "Condition": condition,
        "DependsOn": list(dict.fromkeys(depends_on)) or None,
        "DeletionPolicy": deletion_policy,
        "UpdateReplacePolicy": update_replace_policy,
        "Metadata": plain(metadata),
    }
    resource.update((name, value) for name, value in attributes.items() if value)
    return resource


def given(value: CfValue) -> Any:
    """Mark an object or list from the service file to be passed on unchecked."""
    return value if isinstance(value, str | int | float) or value is None else Given(value)


def _fill(kind: type[BaseAWSObject], properties: Mapping[str, CfValue]) -> JsonObject:
    filled: JsonObject = {}
    known = kind.props
    for name, value in properties.items():
        if value is None:
            continue
        if name in known:
            filled[name] = _value(kind, name, known[name][0], value)
        elif name.startswith("Fn::"):
            filled[name] = plain(value)
        else:
            raise AttributeError(f"{_type_name(kind)} has no property `{name}`")
    _require(kind, filled)
    return filled


def _require(kind: type[BaseAWSObject], present: JsonObject) -> None:
    for name, (_, needed) in kind.props.items():
        if needed and name not in present and not any(key.startswith("Fn::") for key in present):
            raise ValueError(f"{_type_name(kind)} needs `{name}`")


def _value(owner: type[BaseAWSObject], name: str, expected: Any, value: CfValue) -> CfValue:
    """Check one value against what troposphere expects, and copy it."""
    if isinstance(value, dict):
        if is_intrinsic(value):
            return plain(value)
        if _is_property(expected):
            return _fill(expected, value)
        fits = expected is dict or _is_open(expected)
    elif isinstance(value, list | tuple):
        if isinstance(expected, list):
            return [_value(owner, name, expected[0], item) for item in value]
        fits = _is_open(expected)
    else:
        fits = hasattr(value, "to_dict") or not (
            isinstance(expected, list) or _is_property(expected)
        )
    if not fits:
        raise TypeError(f"{_type_name(owner)}.{name} cannot be {value!r}")
    return plain(value)


def _is_property(expected: Any) -> bool:
    return isinstance(expected, type) and hasattr(expected, "props")


def _is_open(expected: Any) -> bool:
    """Tags, and value checks other than those for scalars, take lists and objects."""
    if isinstance(expected, FunctionType):
        return expected.__name__ not in _SCALARS
    return getattr(expected, "__name__", "") == "Tags"


def _type_name(kind: type[BaseAWSObject]) -> str:
    return str(getattr(kind, "resource_type", None) or kind.__name__)
