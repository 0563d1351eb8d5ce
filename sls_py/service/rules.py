"""What the schema cannot say about a service file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sls_py.errors import Problem, ServiceFileError, UsageError
from sls_py.model.options import Options
from sls_py.service.draft import PluginReference
from sls_py.service.schema.definitions import STAGE
from sls_py.service.tree import Tree, trail

_STAGE_HINT = "a stage has letters, digits and hyphens only"


def check_root(tree: Tree) -> None:
    """Refuse a file that is not a mapping.

    Raises:
        ServiceFileError: it is not.
    """
    if isinstance(tree.value, dict):
        return
    message = (
        "the service file is empty" if tree.value is None else "the service file is no mapping"
    )
    hint = "start with `service: <name>` and `provider:`"
    raise ServiceFileError([Problem(message=message, hint=hint, position=tree.mark.position)])


def check_service(tree: Tree) -> list[Problem]:
    """Return what is wrong although each part fits the schema."""
    return [*_framework_version(tree), *_layers(tree), *_roles(tree)]


def _framework_version(tree: Tree) -> Iterator[Problem]:
    wanted = tree.value.get("frameworkVersion")
    if not isinstance(wanted, str):
        return
    from sls_py.service.framework_version import is_supported  # hardly a file asks for it

    supported = is_supported(wanted)
    if supported:
        return
    message = f"the file is written for version `{wanted}` of the Serverless Framework"
    hint = "slspy reads files of versions 3 and 4: check the file, then change `frameworkVersion`"
    if supported is None:
        message, hint = f"`{wanted}` is not a range of versions", "write something like `>=3.0.0`"
    where = tree.mark.part("frameworkVersion").position
    yield Problem(message=message, hint=hint, position=where, path="frameworkVersion")


def _layers(tree: Tree) -> Iterator[Problem]:
    layers = tree.value.get("layers")
    for key, layer in layers.items() if isinstance(layers, dict) else ():
        if not isinstance(layer, dict):
            continue
        package = layer.get("package")
        if "path" not in layer and not (isinstance(package, dict) and package.get("artifact")):
            mark = tree.mark.part("layers").part(key)
            yield Problem(
                message=f"layer `{key}` needs `path` or `package.artifact`",
                position=mark.key or mark.position,
                path=f"layers.{key}",
            )


def _roles(tree: Tree) -> Iterator[Problem]:
    """Find roles that are neither ARNs nor names of resources, which hold no colon."""
    functions = tree.value.get("functions")
    names = functions if isinstance(functions, dict) else {}
    places = [("functions", name, "role") for name in names]
    for path in [*places, ("provider", "role"), ("provider", "iam", "role")]:
        holder: Any = tree.value
        for key in path:
            holder = holder.get(key) if isinstance(holder, dict) else None
        if isinstance(holder, str) and ":" in holder and not holder.startswith("arn:"):
            yield Problem(
                message=f"the role `{holder}` is neither an ARN nor the name of a resource",
                hint="write `arn:aws:iam::<account>:role/<name>`, or the name of a resource of this file",
                position=trail(tree.mark, path)[-1].position,
                path=".".join(path),
            )


def check_stage(stage: str, options: Options, given: Tree | None) -> None:
    """Refuse a stage that cannot be a part of names.

    Raises:
        UsageError: `--stage` is wrong.
        ServiceFileError: `provider.stage` is wrong.
    """
    if re.fullmatch(STAGE.strip("^$"), stage):
        return
    if options.stage or not given:
        raise UsageError(f"`{stage}` cannot be a stage", hint=_STAGE_HINT)
    raise ServiceFileError(
        [
            Problem(
                message=f"`{stage}` cannot be a stage",
                hint=_STAGE_HINT,
                position=given.mark.position,
                path="provider.stage",
            )
        ]
    )


def check_plugins(plugins: Sequence[PluginReference]) -> None:
    """Refuse a plugin that is listed twice.

    Raises:
        ServiceFileError: one is.
    """
    seen: dict[str, PluginReference] = {}
    problems = []
    for plugin in plugins:
        if plugin.name in seen:
            hint = f"it is also at {seen[plugin.name].position}"
            message = f"the plugin `{plugin.name}` is listed twice"
            problem = Problem(message=message, hint=hint, position=plugin.position, path="plugins")
            problems.append(problem)
        seen.setdefault(plugin.name, plugin)
    if problems:
        raise ServiceFileError(problems)
