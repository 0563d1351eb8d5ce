"""A composition: several services in one repository, in the order of what they take from each other.

The file is that of Serverless Compose: `services.<name>` with `path`, `config`, `dependsOn` and `params`, whose values
may be outputs of other services (`${database.TableName}`). `shared` is slspy's own: folders that belong to a service
besides its own one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sls_py.errors import Problem, ServiceFileError, did_you_mean
from sls_py.position import Position
from sls_py.service.limits import read_text
from sls_py.service.tree import Mark, Tree

NAMES = (
    *("slspy-compose.yml", "slspy-compose.yaml", "serverless-compose.yml"),
    *("serverless-compose.yaml", "serverless-compose.json"),
)
"""Looked for in this order."""

_ROOT = ("services", "name", "stages", "state", "frameworkVersion", "org", "app")
_SERVICE = ("path", "config", "dependsOn", "params", "shared", "component")
_REFERENCE = re.compile(r"\$\{(?P<service>[A-Za-z][\w-]*)\.(?P<output>[^}\s]+)\}")
_OWN = re.compile(r"\$\{(?P<source>sls|opt|env):(?P<name>\w+)\}")


class Value(NamedTuple):
    """A parameter of a service as it is written."""

    text: str
    position: Position

    def references(self) -> list[tuple[str, str]]:
        """Return the outputs that it takes: service and name."""
        return [(found["service"], found["output"]) for found in _REFERENCE.finditer(self.text)]


class Member(NamedTuple):
    """A service of a composition; `after` are the services that it depends on, however that is said."""

    name: str
    path: str
    config: str | None
    params: Mapping[str, Value]
    after: frozenset[str]
    shared: tuple[str, ...]
    position: Position


class Composition(NamedTuple):
    """All services, by name in the order of the file."""

    file: Path
    services: Mapping[str, Member]

    @property
    def after(self) -> Mapping[str, frozenset[str]]:
        """Return what each service depends on."""
        return {name: member.after for name, member in self.services.items()}

    @property
    def before(self) -> Mapping[str, frozenset[str]]:
        """Return what depends on each service, which is removed first."""
        return {
            name: frozenset(other.name for other in self.services.values() if name in other.after)
            for name in self.services
        }


def find_composition(directory: Path) -> Path | None:
    """Return the compose file of a folder, None when there is none."""
    return next((directory / name for name in NAMES if (directory / name).is_file()), None)


def read_composition(file: Path) -> Composition:
    """Read a compose file.

    Raises:
        ServiceFileError: it is not valid: all problems, cycles and services that do not exist among them.
    """
    tree = _parsed(file)
    problems: list[Problem] = []
    section = _section(tree, problems)
    members = {
        str(name): _member(str(name), value, section.mark.part(name), problems, file.parent)
        for name, value in section.value.items()
    }
    problems += _unknown_services(members)
    problems += [] if problems else _cycles(members)
    if problems:
        raise ServiceFileError(problems)
    return Composition(file, members)


def filled(
    member: Member,
    outputs: Mapping[str, Mapping[str, str]],
    *,
    stage: str,
    environ: Mapping[str, str],
    otherwise: str | None = None,
) -> tuple[tuple[str, str], ...]:
    """Return the parameters of a service with the outputs of others; `otherwise` stands in for missing ones.

    Raises:
        ServiceFileError: a service has no such output, or a variable is not set.
    """
    problems: list[Problem] = []
    found = []
    for key, value in member.params.items():
        text = _REFERENCE.sub(partial(_output, outputs, otherwise, value, problems), value.text)
        text = _OWN.sub(partial(_own, stage, environ, value, problems), text)
        found.append((key, text))
    if problems:
        raise ServiceFileError(problems)
    return tuple(found)


def _output(
    outputs: Mapping[str, Mapping[str, str]],
    otherwise: str | None,
    value: Value,
    problems: list[Problem],
    found: re.Match[str],
) -> str:
    service, name = found["service"], found["output"]
    known = outputs.get(service, {})
    if name in known or otherwise is not None:
        return known.get(name, otherwise or "")
    message = f"service `{service}` has no output `{name}`"
    listed = ", ".join(f"`{each}`" for each in sorted(known))
    hint = did_you_mean(name, known) or (f"its stack has: {listed}" if known else None)
    problems.append(Problem(message=message, position=value.position, hint=hint))
    return ""


def _own(
    stage: str,
    environ: Mapping[str, str],
    value: Value,
    problems: list[Problem],
    found: re.Match[str],
) -> str:
    source, name = found["source"], found["name"]
    if source == "env" and name in environ:
        return environ[name]
    if source != "env" and name == "stage":
        return stage
    hint = f"set `{name}`" if source == "env" else "a compose file knows `${sls:stage}` only"
    message = f"`{found[0]}` is not set"
    problems.append(Problem(message=message, position=value.position, hint=hint))
    return ""


def _parsed(file: Path) -> Tree:
    text = read_text(file, str(file))
    if file.suffix == ".json":
        from sls_py.service.json_nodes import parse_json

        return parse_json(text, str(file))
    from sls_py.service.yaml_nodes import parse_yaml

    return parse_yaml(text, str(file))


def _section(tree: Tree, problems: list[Problem]) -> Tree:
    root, mark = tree
    section = root.get("services") if isinstance(root, dict) else None
    if not isinstance(section, dict) or not section:
        hint = "write `services:`, and below it each service with its `path`"
        problem = Problem(message="no services", position=mark.position, hint=hint)
        raise ServiceFileError([problem])
    problems += _unknown_keys(root, mark, _ROOT)
    return Tree(section, mark.part("services"))


def _unknown_keys(value: dict[Any, Any], mark: Mark, known: tuple[str, ...]) -> Iterator[Problem]:
    for key in value:
        if key not in known:
            where = mark.part(key).key or mark.part(key).position
            hint = did_you_mean(str(key), known) or "known here: " + ", ".join(
                f"`{name}`" for name in known
            )
            yield Problem(message=f"unknown property `{key}`", position=where, hint=hint)


def _member(name: str, value: Any, mark: Mark, problems: list[Problem], directory: Path) -> Member:
    where = mark.key or mark.position
    if not isinstance(value, dict):
        problems.append(Problem(message=f"service `{name}` is not an object", position=where))
        value = {"path": "."}
    problems += _unknown_keys(value, mark, _SERVICE)
    problems += _wrong_path(name, value, mark, directory)
    params = dict(_params(value.get("params") or {}, mark.part("params"), problems))
    named = _words(value.get("dependsOn"), mark.part("dependsOn"), problems)
    taken = {service for each in params.values() for service, _ in each.references()}
    return Member(
        name=name,
        path=str(value.get("path", ".")),
        config=str(value["config"]) if value.get("config") else None,
        params=params,
        after=frozenset({*named, *taken}),
        shared=tuple(_words(value.get("shared"), mark.part("shared"), problems)),
        position=where,
    )


def _wrong_path(name: str, value: Any, mark: Mark, directory: Path) -> Iterator[Problem]:
    path = value.get("path")
    if not isinstance(path, str):
        hint = "name the folder of its service file"
        where = mark.key or mark.position
        yield Problem(message=f"service `{name}` has no `path`", position=where, hint=hint)
    elif not (directory / path).is_dir():
        message = f"there is no folder `{path}`"
        yield Problem(message=message, position=mark.part("path").position)
    component = value.get("component", "serverless-framework")
    if component not in ("serverless", "serverless-framework"):
        message = f"`{component}` is no component that slspy knows"
        hint = "services with a service file are all it composes"
        yield Problem(message=message, position=mark.part("component").position, hint=hint)


def _params(value: Any, mark: Mark, problems: list[Problem]) -> Iterator[tuple[str, Value]]:
    if not isinstance(value, dict):
        problems.append(Problem(message="`params` is not an object", position=mark.position))
        return
    for key, each in value.items():
        where = mark.part(key).position
        if isinstance(each, dict | list):
            message = f"parameter `{key}` is neither a text nor a number"
            problems.append(Problem(message=message, position=where))
        elif each is not None:
            text = str(each).lower() if isinstance(each, bool) else str(each)
            yield str(key), Value(text, where)


def _words(value: Any, mark: Mark, problems: list[Problem]) -> list[str]:
    items = [] if value is None else value if isinstance(value, list) else [value]
    if all(isinstance(item, str) for item in items):
        return items
    problems.append(Problem(message="this is not a list of names", position=mark.position))
    return []


def _unknown_services(members: Mapping[str, Member]) -> Iterator[Problem]:
    for member in members.values():
        places = {
            service: value.position
            for value in member.params.values()
            for service, _ in value.references()
        }
        for name in sorted(member.after - members.keys()):
            yield Problem(
                message=f"service `{member.name}` depends on `{name}`, which does not exist",
                position=places.get(name, member.position),
                hint=did_you_mean(name, members),
            )


def _cycles(members: Mapping[str, Member]) -> list[Problem]:
    left = {name: set(member.after) for name, member in members.items()}
    while ready := [name for name, after in left.items() if not after & left.keys()]:
        for name in ready:
            del left[name]
    if not left:
        return []
    path = _circle(left)
    return [
        Problem(
            message=f"services depend on each other in a circle: {' -> '.join(path)}",
            position=members[path[0]].position,
            hint="leave one of the dependencies out",
        )
    ]


def _circle(left: Mapping[str, set[str]]) -> list[str]:
    path = [next(iter(left))]
    while path.count(path[-1]) == 1:
        path.append(min(left[path[-1]] & left.keys()))
    return path[path.index(path[-1]) :]
