"""Which zips a service needs, and which function or layer uses each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from sls_py.errors import UsageError, did_you_mean
from sls_py.model.function import Function
from sls_py.model.layer import Layer
from sls_py.model.service import Service
from sls_py.packaging.rules import NOTHING, Rule, function_rules, layer_rules
from sls_py.packaging.s3_object import object_of
from sls_py.position import ConfigPath


class Target(NamedTuple):
    """One zip: made from files below `root`, or `given` by the user.

    `functions` are the keys of the functions that run it, `layer` is the key of the layer it is. `source` is
    the place in the service file that asks for it. Files below `folder` go to the top of the zip, others do not go in.
    """

    name: str
    kind: Literal["code", "layer"]
    root: Path
    source: ConfigPath
    rules: tuple[Rule, ...] = ()
    given: str | None = None
    functions: tuple[str, ...] = ()
    layer: str | None = None
    folder: str = ""


def plan_targets(service: Service, functions: Collection[str] | None = None) -> tuple[Target, ...]:
    """Return every zip of the service, or only those that the named functions run.

    As in the Serverless Framework a function has its own zip when it or the service says `individually`, and
    shares the zip of the service otherwise; an `artifact` of the function goes before that of the service.

    Raises:
        UsageError: there is no function of that name.
    """
    chosen = list(service.functions) if functions is None else _known(service, functions)
    targets: dict[tuple[str, bool], Target] = {}
    for key in chosen:
        function = service.functions[key]
        if function.image is None:
            target = _code(service, function)
            users = _users(targets.get(_identity(target)))
            targets[_identity(target)] = target._replace(functions=(*users, key))
    layers = _layers(service) if functions is None else ()
    return (*targets.values(), *layers)


def has_own_zip(service: Service, function: Function) -> bool:
    """Whether a function is packaged on its own, from its own patterns."""
    own = bool(function.package.individually)
    if function.package.artifact or (service.package.artifact and not own):
        return False
    return own or service.package.individually


def _known(service: Service, functions: Collection[str]) -> list[str]:
    for key in functions:
        if key not in service.functions:
            hint = did_you_mean(key, service.functions)
            raise UsageError(f"there is no function `{key}`", hint=hint)
    return [key for key in service.functions if key in functions]


def _identity(target: Target) -> tuple[str, bool]:
    return (target.given or target.name, target.given is not None)


def _users(target: Target | None) -> tuple[str, ...]:
    return target.functions if target else ()


def _code(service: Service, function: Function) -> Target:
    if function.package.artifact:
        source = ("functions", function.key, "package", "artifact")
        return _given(service, "code", function.package.artifact, source)
    if has_own_zip(service, function):
        return Target(
            name=f"{function.key}.zip",
            kind="code",
            root=service.directory,
            source=("functions", function.key),
            rules=function_rules(service, function),
            folder=function.package.folder or "",
        )
    if service.package.artifact:
        return _given(service, "code", service.package.artifact, ("package", "artifact"))
    return Target(
        name=f"{service.name}.zip",
        kind="code",
        root=service.directory,
        source=("package",),
        rules=function_rules(service),
    )


def _layers(service: Service) -> Iterator[Target]:
    for layer in service.layers.values():
        yield _layer(service, layer)._replace(layer=layer.key)


def _layer(service: Service, layer: Layer) -> Target:
    if layer.artifact:
        source = ("layers", layer.key, "package", "artifact")
        return _given(service, "layer", layer.artifact, source)
    if layer.generated:
        return Target(
            name=f"{layer.key}.zip",
            kind="layer",
            root=service.directory,
            source=("layers", layer.key),
            rules=NOTHING,
        )
    return Target(
        name=f"{layer.key}.zip",
        kind="layer",
        root=service.directory / (layer.path or "."),
        source=("layers", layer.key, "path"),
        rules=layer_rules(service, layer),
    )


def _given(
    service: Service, kind: Literal["code", "layer"], artifact: str, source: ConfigPath
) -> Target:
    place = object_of(artifact)
    path = place.key if place else artifact.replace("\\", "/")
    name = path.rsplit("/", 1)[-1]
    return Target(name=name, kind=kind, root=service.directory, source=source, given=artifact)
