"""Leave out what is not for the stage: functions, events and resources with `stages` or `enabled`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from sls_py.errors import Problem
from sls_py.events import event_type
from sls_py.events.shapes import BOOLEAN, TEXTS
from sls_py.model.left_out import LeftOut
from sls_py.model.values import JsonObject
from sls_py.position import ConfigPath, dotted
from sls_py.service.schema import phrases
from sls_py.service.schema.coerce import coerce
from sls_py.service.schema.definitions import STAGE
from sls_py.service.schema.staged import STAGED, own_names
from sls_py.service.tree import Gap, Mark, Tree
from sls_py.service.variables.parse import has_variable
from sls_py.service.variables.problems import UnresolvedError, shown

SECTIONS = ("Resources", "Outputs", "extensions")
"""The sections of `resources` whose members may be for some stages only."""

_ALL = frozenset(STAGED)
_FORMS: dict[str, JsonObject] = {"stages": TEXTS, "enabled": BOOLEAN}


class Peeking(Protocol):
    """Gives values whose parts may not be resolved yet."""

    def peek(self, path: Sequence[str | int]) -> Tree | Gap:
        """Return the value at a path, or where the path breaks off."""
        ...


class Selected(NamedTuple):
    """What a stage goes without, by its path, and the settings that have a wrong form."""

    left_out: dict[ConfigPath, LeftOut]
    problems: list[Problem]


class Selection:
    """Decides what is for a stage.

    `events` are the schemas of events that plugins add, `function_properties` those of their properties: what has
    such a property for itself keeps it.
    """

    def __init__(
        self,
        stage: str,
        events: Mapping[str, JsonObject] = {},
        function_properties: Iterable[str] = (),
    ) -> None:
        self._stage = stage
        self._events = events
        self._of_functions = _ALL.difference(function_properties)
        self._of_kinds: dict[str, frozenset[str]] = {}

    def skips(self, values: Peeking) -> Callable[[ConfigPath, Any], bool]:
        """Return what tells of a path and its value in the file, while variables are resolved, that the stage goes without it."""

        def is_skipped(path: ConfigPath, value: Any) -> bool:
            if not _is_place(path) or not self._may_be_left_out(path, value):
                return False
            try:
                return not _has_others(path, values) and self._is_left_out(path, values)
            except UnresolvedError:
                return False  # it is met again, and told, when the value is resolved

        return is_skipped

    def leave_out(self, tree: Tree) -> Selected:
        """Take out what is not for the stage, and the settings that say so, in place."""
        found = Selected({}, [])
        functions = _part(tree, "functions")
        self._sift(functions, ("functions",), found)
        for key, function in _parts(functions):
            self._sift(_part(function, "events"), ("functions", key, "events"), found)
        resources = _part(tree, "resources")
        for name in SECTIONS:
            self._sift(_part(resources, name), ("resources", name), found)
        return found

    def _may_be_left_out(self, path: ConfigPath, value: Any) -> bool:
        """Tell whether a member has a setting, or variables that may lead to one; hardly any has."""
        if not isinstance(value, dict):
            return has_variable(value)
        if not _ALL.isdisjoint(value):
            return True
        is_event = isinstance(path[-1], int)
        return is_event and any(
            not self._of_event(kind).isdisjoint(config)
            if isinstance(config, dict)
            else has_variable(config)
            for kind, config in value.items()
        )

    def _is_left_out(self, path: ConfigPath, values: Peeking) -> bool:
        member = values.peek(path)
        if not isinstance(member, Tree):
            return False
        for below, holder, names in self._holders(path, member):
            inner = holder if isinstance(holder.value, dict) else values.peek((*path, *below))
            given = inner.value if isinstance(inner, Tree) else None
            for name in names.intersection(given) if isinstance(given, dict) else ():
                setting = values.peek((*path, *below, name))
                if isinstance(setting, Tree) and self._excludes(name, setting.value):
                    return True
        return False

    def _holders(
        self, path: ConfigPath, member: Tree
    ) -> Iterator[tuple[ConfigPath, Tree, frozenset[str]]]:
        """Yield what may hold the settings of a member, and which of them: of an event also what is below its name."""
        is_event = isinstance(path[-1], int)
        yield (), member, _ALL if is_event or path[0] != "functions" else self._of_functions
        for kind, config in _parts(member) if is_event else ():
            if kind not in _ALL and isinstance(config.value, dict | str):
                yield (kind,), config, self._of_event(str(kind))

    def _of_event(self, kind: str) -> frozenset[str]:
        if kind not in self._of_kinds:
            module = event_type(kind)
            schema = self._events.get(kind, module.SCHEMA if module else {})
            self._of_kinds[kind] = _ALL - own_names(schema)
        return self._of_kinds[kind]

    def _excludes(self, name: str, value: Any) -> bool:
        value = coerce(_FORMS[name], value).value
        if name == "enabled":
            return value is False
        return _are_stages(value) and self._stage not in value

    def _sift(self, section: Tree | None, path: ConfigPath, found: Selected) -> None:
        """Keep the members of a section that are for the stage."""
        kept: list[tuple[str | int, Tree]] = []
        for key, member in _parts(section):
            reason = self._taken((*path, key), member, found.problems)
            if reason:
                found.left_out[*path, key] = reason
            else:
                kept.append((key, member))
        if section and isinstance(section.value, dict | list) and len(kept) < len(section.value):
            _keep(section, kept)

    def _taken(self, path: ConfigPath, member: Tree, problems: list[Problem]) -> LeftOut | None:
        """Take the settings out of a member; return why the stage goes without it, None when it does not."""
        reason = None
        for below, holder, names in self._holders(path, member):
            for name in sorted(names) if isinstance(holder.value, dict) else ():
                if name not in holder.value:
                    continue
                value, mark = holder.value.pop(name), holder.mark.part(name)
                (holder.mark.parts or {}).pop(name, None)
                if value is not None and not _fits(name, coerce(_FORMS[name], value).value):
                    problems.append(_wrong((*path, *below, name), mark))
                elif value is not None and self._excludes(name, value):
                    where = mark.key or mark.position
                    reason = reason or LeftOut(path, self._stage, _written(name, value), where)
        return reason


def _is_place(path: ConfigPath) -> bool:
    """Tell whether a path leads to something that can be left out; lists of sections are merged later."""
    if len(path) < 2:
        return False
    below = path[2:] if isinstance(path[1], int) else path[1:]
    if path[0] == "functions" and len(below) == 3:
        return isinstance(below[0], str) and below[1] == "events" and isinstance(below[2], int)
    if path[0] == "functions":
        return len(below) == 1 and isinstance(below[0], str)
    is_member = path[0] == "resources" and len(below) == 2
    return is_member and below[0] in SECTIONS and isinstance(below[1], str)


def _has_others(path: ConfigPath, values: Peeking) -> bool:
    """Tell whether another item of a list of sections has a part of the same thing, and maybe other settings."""
    if not isinstance(path[1], int):
        return False
    items = values.peek(path[:1])
    count = len(items.value) if isinstance(items, Tree) else 0
    name = path[2:3] if path[0] == "functions" else path[2:4]
    others = (index for index in range(count) if index != path[1])
    return any(isinstance(values.peek((path[0], index, *name)), Tree) for index in others)


def _part(tree: Tree | None, key: str | int) -> Tree | None:
    if not tree or not isinstance(tree.value, dict) or key not in tree.value:
        return None
    return Tree(tree.value[key], tree.mark.part(key))


def _parts(tree: Tree | None) -> list[tuple[str | int, Tree]]:
    value: Any = tree.value if tree else None
    keys: Iterable[str | int] = ()
    if isinstance(value, dict | list):
        keys = value if isinstance(value, dict) else range(len(value))
    return [(key, Tree(value[key], tree.mark.part(key))) for key in keys] if tree else []


def _keep(section: Tree, members: list[tuple[str | int, Tree]]) -> None:
    """Let a section have these members only; those of a list move up."""
    value, mark = section
    if isinstance(value, list):
        value[:] = [member.value for _, member in members]
        members = [(index, member) for index, (_, member) in enumerate(members)]
    else:
        for key in value.keys() - {key for key, _ in members}:
            del value[key]
    mark.parts = {key: member.mark for key, member in members}


def _are_stages(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(name, str) and re.fullmatch(STAGE.strip("^$"), name) for name in value
    )


def _fits(name: str, value: Any) -> bool:
    return isinstance(value, bool) if name == "enabled" else bool(value) and _are_stages(value)


def _wrong(path: ConfigPath, mark: Mark) -> Problem:
    name = str(path[-1])
    wanted = "a list of the names of stages" if name == "stages" else "`true` or `false`"
    hint = "names are exact: letters, digits and hyphens" if name == "stages" else None
    return Problem(
        message=f"{phrases.subject(path)} must be {wanted}",
        hint="; ".join(part for part in (hint, mark.origin) if part) or None,
        position=mark.position,
        path=dotted(path),
    )


def _written(name: str, value: Any) -> str:
    """Write a setting as it could stand in the file."""
    items = value if isinstance(value, list) else [value]
    words = ", ".join(phrases.literal(item) for item in items)
    return shown(f"stages: [{words}]" if name == "stages" else f"enabled: {words}")
