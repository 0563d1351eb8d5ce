"""Find what differs between a compiled stack and the live one."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sls_py.model.deployed import Deployed, LiveStack
from sls_py.model.stack import CompiledStack
from sls_py.model.values import CfValue, JsonObject

PURE_TRANSFORMS = {"AWS::LanguageExtensions", "AWS::Serverless-2016-10-31"}
"""Macros whose result depends on nothing but the template."""


def equal(left: CfValue, right: CfValue) -> bool:
    """Tell whether two JSON values are the same; other than in Python, `1` and `true` are not."""
    return canonical(left) == canonical(right)


def canonical(value: CfValue) -> str:
    """Write a JSON value so that equal values have equal texts."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def reasons(stack: CompiledStack, deployed: Deployed) -> tuple[str, ...]:
    """Name what makes an update of a live stack necessary; empty when nothing does.

    Settings that CloudFormation was given before, and left as they were, are no reason to give them again.
    `disableRollback` never is one: CloudFormation is told with each operation, and keeps it for none.
    """
    live = deployed.stack
    if live is None:
        return ("stack",)
    checks = {
        "template": not equal(stack.template, deployed.template),
        "status": live.status in ("CREATE_FAILED", "UPDATE_FAILED"),
        "parameters": _parameters_differ(stack, live),
        "tags": _own_tags(live) != dict(stack.tags),
        "macros": any(_open_macros(stack.template)),
    }
    found = tuple(name for name, differs in checks.items() if differs)
    unset = unset_settings(stack, live)
    if not found and equal(settings_given(stack, live), deployed.settings_given):
        return ()
    return found + unset


def unset_settings(stack: CompiledStack, live: LiveStack) -> tuple[str, ...]:
    """Name the settings of the stack that differ from the wanted ones, tags and the template apart.

    What the service does not say stays as it is: CloudFormation keeps it, and a role cannot be taken away.
    """
    arns, role = stack.notification_arns, stack.deployment_role
    checks = {
        "notification ARNs": None not in (arns, live.notification_arns)
        and set(arns or ()) != set(live.notification_arns or ()),
        "rollback configuration": _differs_in(
            stack.rollback_configuration, live.rollback_configuration
        ),
        "role": isinstance(role, str) and role != live.role_arn,
    }
    return tuple(name for name, differs in checks.items() if differs)


def settings_given(stack: CompiledStack, live: LiveStack) -> JsonObject | None:
    """Return what CloudFormation was given besides the template and what it made of that; None when that is the same."""
    if not unset_settings(stack, live):
        return None
    wanted = (stack.notification_arns, stack.rollback_configuration, stack.deployment_role)
    kept = (live.notification_arns, live.rollback_configuration, live.role_arn)
    return {"wanted": _listed(*wanted), "live": _listed(*kept)}


def _listed(arns: tuple[str, ...] | None, rollback: JsonObject | None, role: CfValue) -> JsonObject:
    named = None if arns is None else sorted(arns)
    return {"notificationArns": named, "rollbackConfiguration": rollback, "role": role}


def policy_differs(stack: CompiledStack, deployed: Deployed) -> bool:
    """Tell whether the service has a stack policy that the live stack does not."""
    if not stack.stack_policy:
        return False
    return not equal((deployed.policy or {}).get("Statement"), list(stack.stack_policy))


def _parameters_differ(stack: CompiledStack, live: LiveStack) -> bool:
    given = {item["ParameterKey"]: item for item in stack.parameters}
    return any(
        _parameter_differs(declared, given.get(name), live.parameters.get(name))
        for name, declared in stack.template.get("Parameters", {}).items()
    )


def _parameter_differs(declared: JsonObject, given: JsonObject | None, live: str | None) -> bool:
    if given and given.get("UsePreviousValue"):
        return False
    if _unseen(declared):
        # Only CloudFormation can tell whether such a value is another one.
        return given is not None or str(declared.get("Type")).startswith("AWS::SSM::")
    wanted = given.get("ParameterValue") if given else declared.get("Default")
    return wanted is not None and str(wanted) != live


def _unseen(declared: JsonObject) -> bool:
    hidden = str(declared.get("NoEcho", "")).lower() == "true"
    return hidden or str(declared.get("Type")).startswith("AWS::SSM::Parameter::Value")


def _own_tags(live: LiveStack) -> dict[str, str]:
    return {key: value for key, value in live.tags.items() if not key.startswith("aws:")}


def _differs_in(wanted: JsonObject | None, live: JsonObject | None) -> bool:
    return wanted is not None and any(
        not equal(value, (live or {}).get(key)) for key, value in wanted.items()
    )


def _open_macros(value: CfValue) -> Iterator[str]:
    """Find macros that may yield something else although the template is the same."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key in ("Transform", "Fn::Transform"):
                yield from _macros(item)
            else:
                yield from _open_macros(item)
    elif isinstance(value, list):
        for item in value:
            yield from _open_macros(item)


def _macros(value: CfValue) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        name = str(item.get("Name") if isinstance(item, dict) else item)
        if name not in PURE_TRANSFORMS:
            yield name
