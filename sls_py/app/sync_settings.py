"""How a service is to be synced: the command line goes before the `sync` section of the service file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sls_py.errors import UsageError, did_you_mean
from sls_py.model.service import Service
from sls_py.model.values import JsonObject
from sls_py.sync.change import Snapshot
from sls_py.sync.options import SyncOptions


class SyncArguments(NamedTuple):
    """What stands on the command line; None, or nothing, where the service file decides."""

    watch: bool | None = None
    code: bool | None = None
    functions: tuple[str, ...] = ()
    resource_ids: tuple[str, ...] = ()
    resource_types: tuple[str, ...] = ()
    skip_deploy: bool | None = None
    dependency_layer: bool | None = None
    stack_name: str | None = None


def sync_options(arguments: SyncArguments, snapshot: Snapshot) -> SyncOptions:
    """Return what is asked for.

    Raises:
        UsageError: there is no function, resource or type of a name.
    """
    section = section_of(snapshot.service)
    return SyncOptions(
        watch=_flag(arguments.watch, section, "watch", default=False),
        code=_flag(arguments.code, section, "code", default=False),
        chosen=_chosen(arguments, section, snapshot),
        skip_deploy=_flag(arguments.skip_deploy, section, "skipDeploySync", default=True),
        dependency_layer=_flag(
            arguments.dependency_layer, section, "dependencyLayer", default=False
        ),
    )


def section_of(service: Service) -> JsonObject:
    """Return the `sync` section of a service file, as it is for its stage."""
    section: JsonObject = service.config.get("sync") or {}
    own = (section.get("stages") or {}).get(service.provider.stage) or {}
    return {**{key: value for key, value in section.items() if key != "stages"}, **own}


def _flag(given: bool | None, section: JsonObject, name: str, *, default: bool) -> bool:
    return bool(section.get(name, default)) if given is None else given


def _chosen(
    arguments: SyncArguments, section: JsonObject, snapshot: Snapshot
) -> frozenset[str] | None:
    """Return the logical ids of all that is named one way or another, None when nothing is."""
    named = (arguments.functions, arguments.resource_ids, arguments.resource_types)
    if not any(named):
        keys = ("functions", "resourceIds", "resources")
        named = tuple(tuple(section.get(key) or ()) for key in keys)  # type: ignore[assignment]
    if not any(named):
        return None
    functions, ids, types = named
    return frozenset(
        (
            *_functions(functions, snapshot),
            *_resources(ids, snapshot),
            *_of_types(types, snapshot),
        )
    )


def _functions(keys: Iterable[str], snapshot: Snapshot) -> Iterator[str]:
    functions = snapshot.package.stack.functions
    for key in keys:
        if key not in functions:
            message = f"service `{snapshot.service.name}` has no function `{key}`"
            raise UsageError(message, hint=_suggestion(key, functions))
        yield functions[key].logical_id


def _resources(ids: Iterable[str], snapshot: Snapshot) -> Iterator[str]:
    functions, resources = snapshot.package.stack.functions, snapshot.template["Resources"]
    for one in ids:
        parent, slash, _ = one.partition("/")
        if one in functions:
            yield functions[one].logical_id
        elif (parent if slash else one) not in resources:
            message = f"stack `{snapshot.package.stack.name}` has no resource `{parent}`"
            raise UsageError(message, hint=_suggestion(parent, [*resources, *functions]))
        elif slash and resources[parent].get("Type") != "AWS::CloudFormation::Stack":
            message = f"`{parent}` is no nested stack, so there is no `{one}`"
            raise UsageError(message, hint="give the logical id alone")
        else:
            yield one


def _of_types(types: Iterable[str], snapshot: Snapshot) -> Iterator[str]:
    resources = snapshot.template["Resources"]
    known = sorted({str(resource.get("Type")) for resource in resources.values()})
    for wanted in types:
        if wanted not in known:
            message = f"stack `{snapshot.package.stack.name}` has no resource of type `{wanted}`"
            raise UsageError(message, hint=_suggestion(wanted, known))
        yield from (name for name, one in resources.items() if one.get("Type") == wanted)


def _suggestion(word: str, known: Iterable[str]) -> str:
    names = list(known)
    return did_you_mean(word, names) or f"there are: {', '.join(f'`{name}`' for name in names)}"
