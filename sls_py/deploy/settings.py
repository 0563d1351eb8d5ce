"""Compare a function's settings in the template with the live ones, in Lambda's own words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from sls_py.deploy.compare import equal
from sls_py.model.values import CfValue, JsonObject


class _Unknown:
    """Stands for a value that only CloudFormation can compute."""


UNKNOWN: Final = _Unknown()

Resolve = Callable[[CfValue], CfValue]
"""Turns a template value into a plain one, or UNKNOWN."""


class Drift(NamedTuple):
    """`changes` are UpdateFunctionConfiguration's parameters, `names` the settings that differ.

    `unknown` are settings, or environment variables (`Environment.NAME`), whose value only CloudFormation knows.
    """

    changes: JsonObject
    names: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class _Setting(NamedTuple):
    """One setting: its name in templates and in Lambda's API, its cleared value, and how it is compared."""

    property: str
    parameter: str
    cleared: Any
    kind: str = "value"


_SETTINGS = (
    _Setting("Description", "Description", ""),
    _Setting("Handler", "Handler", None),
    _Setting("Runtime", "Runtime", None),
    _Setting("Role", "Role", None),
    _Setting("MemorySize", "MemorySize", 128, "number"),
    _Setting("Timeout", "Timeout", 3, "number"),
    _Setting("KmsKeyArn", "KMSKeyArn", ""),
    _Setting("Environment", "Environment", {"Variables": {}}, "environment"),
    _Setting("Layers", "Layers", [], "layers"),
    _Setting("VpcConfig", "VpcConfig", {"SubnetIds": [], "SecurityGroupIds": []}, "vpc"),
    _Setting("DeadLetterConfig", "DeadLetterConfig", {"TargetArn": ""}, "part"),
    _Setting("TracingConfig", "TracingConfig", {"Mode": "PassThrough"}, "part"),
    _Setting("EphemeralStorage", "EphemeralStorage", {"Size": 512}, "part"),
    _Setting("SnapStart", "SnapStart", {"ApplyOn": "None"}, "part"),
    _Setting("LoggingConfig", "LoggingConfig", {"LogFormat": "Text"}, "merged"),
    _Setting("FileSystemConfigs", "FileSystemConfigs", []),
    _Setting("ImageConfig", "ImageConfig", {}, "image"),
)

SETTABLE = frozenset(setting.property for setting in _SETTINGS)
"""The properties of AWS::Lambda::Function that UpdateFunctionConfiguration can set."""


def drift(
    wanted: JsonObject,
    live: JsonObject,
    *,
    resolve: Resolve,
    before: JsonObject | None = None,
) -> Drift:
    """Return what must be set so that a live function has the settings of its template.

    `wanted` and `before` are the function's `Properties` in the new and the deployed template: a setting that
    only the deployed one has is cleared; one that neither has is somebody else's and stays.
    """
    changes: JsonObject = {}
    names: list[str] = []
    unknown: list[str] = []
    for setting in _SETTINGS:
        if setting.property in wanted:
            target, missing = _target(setting, wanted[setting.property], live, resolve)
        elif before and setting.property in before and setting.cleared is not None:
            target, missing = setting.cleared, ()
        else:
            continue
        unknown.extend(missing)
        if target is not UNKNOWN and _differs(setting, target, live):
            changes[setting.parameter] = _sent(setting, target, live)
            names.append(setting.property)
    return Drift(changes, tuple(names), tuple(unknown))


def literal(value: CfValue) -> CfValue:
    """Resolve only what needs no resolving: the Resolve of a full deployment."""
    if isinstance(value, dict):
        return UNKNOWN
    if isinstance(value, str) and "{{resolve:" in value:
        return UNKNOWN
    return value


def _target(
    setting: _Setting, wanted: CfValue, live: JsonObject, resolve: Resolve
) -> tuple[Any, tuple[str, ...]]:
    if setting.kind == "environment":
        return _environment(wanted, live, resolve)
    value = _plain(wanted, resolve)
    if _holds_unknown(value):
        return UNKNOWN, (setting.property,)
    return (int(value) if setting.kind == "number" else value), ()


def _environment(
    wanted: CfValue, live: JsonObject, resolve: Resolve
) -> tuple[Any, tuple[str, ...]]:
    """Resolve variable by variable; one that cannot be told keeps its live value."""
    variables = wanted.get("Variables", {}) if isinstance(wanted, dict) else None
    if not isinstance(variables, dict) or is_call(variables):
        return UNKNOWN, ("Environment",)
    current = _variables(live)
    found: dict[str, str] = {}
    missing: list[str] = []
    for name, value in variables.items():
        resolved = resolve(value)
        if resolved is not UNKNOWN:
            found[name] = _text(resolved)
            continue
        missing.append(f"Environment.{name}")
        if name in current:
            found[name] = current[name]
    return {"Variables": found}, tuple(missing)


def _text(value: CfValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _plain(value: CfValue, resolve: Resolve) -> Any:
    """Resolve a value with everything inside; objects that are no intrinsic function stay objects."""
    if isinstance(value, list):
        return [_plain(item, resolve) for item in value]
    if isinstance(value, dict) and not is_call(value):
        return {key: _plain(item, resolve) for key, item in value.items()}
    return resolve(value)


def is_call(value: JsonObject) -> bool:
    """Tell whether an object is one intrinsic function rather than an object with that only key."""
    key = next(iter(value)) if len(value) == 1 else ""
    return key == "Ref" or key.startswith("Fn::")


def _holds_unknown(value: Any) -> bool:
    if isinstance(value, list):
        return any(_holds_unknown(item) for item in value)
    if isinstance(value, dict):
        return any(_holds_unknown(item) for item in value.values())
    return value is UNKNOWN


def _differs(setting: _Setting, target: Any, live: JsonObject) -> bool:
    current = _current(setting, live)
    if setting.kind in ("part", "merged"):
        return any(not equal(value, current.get(key)) for key, value in target.items())
    if setting.kind == "vpc":
        return _vpc(target) != _vpc(current)
    return not equal(target, current)


def _current(setting: _Setting, live: JsonObject) -> Any:
    """Return the live value in the shape the template has it."""
    if setting.kind == "environment":
        return {"Variables": _variables(live)}
    if setting.kind == "layers":
        return [layer["Arn"] for layer in live.get("Layers") or ()]
    if setting.kind == "image":
        return (live.get("ImageConfigResponse") or {}).get("ImageConfig") or {}
    found = live.get(setting.parameter)
    empty = setting.cleared if setting.cleared is not None else ""
    return empty if found is None else found


def _variables(live: JsonObject) -> dict[str, str]:
    return dict((live.get("Environment") or {}).get("Variables") or {})


def _vpc(value: JsonObject) -> tuple[list[str], list[str], bool]:
    return (
        sorted(value.get("SubnetIds") or ()),
        sorted(value.get("SecurityGroupIds") or ()),
        bool(value.get("Ipv6AllowedForDualStack")),
    )


def _sent(setting: _Setting, target: Any, live: JsonObject) -> Any:
    """Return what is sent: settings that are replaced as a whole keep their other live parts."""
    return {**_current(setting, live), **target} if setting.kind == "merged" else target
