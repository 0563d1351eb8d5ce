"""How Lambda retries asynchronous invocations, and where it sends their results."""

from __future__ import annotations

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import ref, sub
from sls_py.errors import did_you_mean
from sls_py.model.function import Function
from sls_py.model.values import CfValue
from sls_py.position import ConfigPath
from sls_py.stack.aliases import alias_ids, alias_of, target_arn
from sls_py.stack.draft import StackDraft
from sls_py.stack.roles import LAMBDA, custom_role

ACTIONS = {
    "function": "lambda:InvokeFunction",
    "sqs": "sqs:SendMessage",
    "sns": "sns:Publish",
    "eventBus": "events:PutEvents",
}
"""What the function's role must be allowed to do, by the type of the destination."""


def add_invoke_config(draft: StackDraft, function: Function) -> None:
    """Add the configuration when the function has destinations, a maximum age or a number of retries."""
    if not _is_configured(function):
        return
    found = {side: _destination(draft, function, side) for side in ("onSuccess", "onFailure")}
    given = {side: value for side, value in found.items() if value}
    alias = alias_of(function)
    config = make(
        resources.awslambda.EventInvokeConfig,
        {
            "FunctionName": ref(naming.function(function.key)),
            "DestinationConfig": {
                f"{side[0].upper()}{side[1:]}": {"Destination": _arn(draft, value)}
                for side, value in given.items()
            },
            "Qualifier": alias.name if alias else "$LATEST",
            "MaximumEventAgeInSeconds": function.maximum_event_age or None,
            "MaximumRetryAttempts": function.maximum_retry_attempts,
        },
        depends_on=[
            *alias_ids(function),
            *(name for value in given.values() for name in _awaited(draft, value)),
        ],
        condition=function.condition,
    )
    draft.builder.add(naming.invoke_config(function.key), config)


def _is_configured(function: Function) -> bool:
    """Tell whether any setting is written; an empty `destinations` counts, as in the Serverless Framework."""
    if function.destinations or function.maximum_event_age:
        return True
    written = function.settings.get("destinations") is not None
    return written or function.maximum_retry_attempts is not None


def _destination(draft: StackDraft, function: Function, side: str) -> CfValue:
    """Return the destination of one side when it can be used, and let the shared role send there."""
    value = function.destinations.get(side)
    if not value:
        return None
    path = ("functions", function.key, "destinations", side)
    if not _is_usable(draft, function, value, path):
        return None
    action = _action(value)
    if action is None:
        draft.problem(
            path,
            f"a destination cannot be `{value}`",
            hint="use a function of the service, or the ARN of a function, queue, topic or event bus",
        )
        return None
    if not custom_role(function, draft.service.provider):
        statement = {"Effect": "Allow", "Action": action, "Resource": _granted(draft, value)}
        draft.builder.allow(statement, once=isinstance(value, str))
    return value


def _is_usable(draft: StackDraft, function: Function, value: CfValue, path: ConfigPath) -> bool:
    if isinstance(value, dict) or value.startswith("arn:"):
        return True
    target = draft.service.functions.get(value)
    if not target:
        gone = draft.service.left_out.get(("functions", value))
        hint = str(gone) if gone else did_you_mean(value, draft.service.functions)
        draft.problem(path, f"function `{value}` is not in this service", hint=hint)
        return False
    if target.condition and target.condition != function.condition:
        draft.problem(
            path,
            f"function `{function.key}` sends results to the conditional function `{value}`",
            hint=f"give `{function.key}` the condition `{target.condition}` as well",
        )
        return False
    return True


def _action(value: CfValue) -> str | None:
    if isinstance(value, dict):
        return ACTIONS.get(value.get("type", ""))
    if not value.startswith("arn:"):
        return ACTIONS["function"]
    marks = {":function:": "function", ":sqs:": "sqs", ":sns:": "sns", ":event-bus/": "eventBus"}
    return next((ACTIONS[kind] for mark, kind in marks.items() if mark in value), None)


def _arn(draft: StackDraft, value: CfValue) -> CfValue:
    if isinstance(value, dict):
        return value["arn"]
    return value if value.startswith("arn:") else target_arn(draft.service.functions[value])


def _granted(draft: StackDraft, value: CfValue) -> CfValue:
    """Return the ARN to allow; a function by its name, for functions wait for the role themselves."""
    if isinstance(value, dict) or value.startswith("arn:"):
        return _arn(draft, value)
    target = draft.service.functions[value]
    alias = alias_of(target)
    return sub(f"{LAMBDA}{target.name}{f':{alias.name}' if alias else ''}")


def _awaited(draft: StackDraft, value: CfValue) -> tuple[str, ...]:
    if isinstance(value, dict) or value.startswith("arn:"):
        return ()
    return alias_ids(draft.service.functions[value])
