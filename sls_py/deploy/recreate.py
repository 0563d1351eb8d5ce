"""Have CloudFormation make functions again that were deleted behind its back.

It goes on believing that they are there, and touches only what changes. So they get another name for one update:
that replaces the functions and everything that hangs on them (permissions, versions, aliases, URLs, event sources),
which went with them. The update that follows gives them their names back the same way. Nothing is made beside the
stack, and a run that is broken off in between is ended by the next one, whose template differs in the names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sls_py.deploy.execution import Execution
from sls_py.deploy.heal import resource_of
from sls_py.deploy.stack_steps import update_to
from sls_py.errors import DeploymentError
from sls_py.model.plan import RecreateFunctions
from sls_py.model.stack import CompiledFunction
from sls_py.model.values import JsonObject

_LONGEST = 64
"""Characters in the name of a function."""


def recreate(run: Execution, step: RecreateFunctions) -> None:
    """Update the live stack to its own template, in which the missing functions are called otherwise.

    Raises:
        DeploymentError: the update failed, or was to be reviewed.
    """
    functions = [run.package.stack.functions[key] for key in step.functions]
    if run.options.review:
        names = ", ".join(f"`{function.key}`" for function in functions)
        raise DeploymentError(
            f"functions were deleted behind the stack: {names}",
            hint="deploy without `--review` first: one update makes them again, another one is then reviewed",
        )
    update_to(run, renamed(run.deployed.template or {}, functions))


def renamed(template: JsonObject, functions: Iterable[CompiledFunction]) -> JsonObject:
    """Return a template in which functions have other names for a while."""
    resources = dict(template.get("Resources", {}))
    for function in functions:
        resource = resource_of(template, function) or {}
        properties = {**resource.get("Properties", {}), "FunctionName": _other_name(function)}
        resources[function.logical_id] = {**resource, "Properties": properties}
    return {**template, "Resources": resources}


def _other_name(function: CompiledFunction) -> str:
    digest = hashlib.sha256(function.name.encode()).hexdigest()[:8]
    return f"{function.name[: _LONGEST - 9]}-{digest}"
