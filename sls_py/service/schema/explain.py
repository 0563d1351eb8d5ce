"""Turn violations of the schema into problems: one per cause, with its place and what to try."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sls_py.errors import Problem, nearest
from sls_py.events.shapes import KEYS, MUST_BE
from sls_py.model.values import JsonObject
from sls_py.position import ConfigPath, dotted
from sls_py.service.schema import phrases, retired, unions
from sls_py.service.schema.staged import STAGED
from sls_py.service.tree import Mark, TreeSourceMap, trail

_FEW = 10
"""So many known properties are listed when none of them is near."""


class Explainer:
    """Explains the violations of one schema by one tree."""

    def __init__(self, schema: JsonObject, mark: Mark) -> None:
        self._schema = schema
        self._mark = mark
        self._positions = TreeSourceMap(mark)

    def problems(self, errors: list[Any]) -> list[Problem]:
        """Return the problems; a missing property is not told when a misspelled one is meant."""
        return [problem for error in _without_echoes(errors, self) for problem in self._one(error)]

    def suggestion(self, error: Any, key: str) -> str | None:
        """Return the known property that an unknown one is meant to be."""
        return nearest(key, self._violated(error).get("properties", {}))

    def _one(self, error: Any) -> Iterator[Problem]:
        path: ConfigPath = tuple(error.instance_path)
        match error.kind.name:
            case "additionalProperties":
                for key in error.kind.unexpected:
                    yield self._unknown(error, path, key)
            case "required" | "dependentRequired":
                yield self._needs(path, f"`{error.kind.property}`")
            case "propertyNames":
                inner = error.kind.error
                message = f"`{inner.instance}` is not a valid name"
                yield self._at_key(
                    (*path, inner.instance), message, self._wanted(inner, "it must be")
                )
            case "anyOf" | "oneOf":
                yield from self._union(error, path)
            case "minProperties" | "maxProperties" if _is_event(path):
                yield self._crowded_event(error, path)
            case "not":
                yield self._at(
                    path, f"{phrases.subject(path)} has properties that exclude each other"
                )
            case _:
                yield self._wrong(path, error.instance, [error])

    def _union(self, error: Any, path: ConfigPath) -> Iterator[Problem]:
        if unions.is_ambiguous(error):
            yield self._too_many(error, path)
            return
        names = unions.alternatives(error)
        branches = unions.meant(error)
        if names:
            yield self._needs(path, phrases.either(f"`{name}`" for name in names))
        elif len(branches) == 1:
            yield from self.problems(branches[0])
        else:
            errors = [inner for branch in branches for inner in branch] or unions.types_of(error)
            yield self._wrong(path, error.instance, errors, self._violated(error))

    def _too_many(self, error: Any, path: ConfigPath) -> Problem:
        """Explain a value that fits more than one branch of `oneOf`."""
        branches = self._violated(error)["oneOf"]
        both = [
            f"`{name}`"
            for branch in branches
            for name in branch.get("required", ())
            if isinstance(error.instance, dict) and name in error.instance
        ]
        message = f"{phrases.subject(path)} can be read in more than one way"
        if both:
            message = f"{phrases.subject(path)} takes only one of {' and '.join(both)}"
        return self._at(path, message, "remove one of them" if both else None)

    def _wrong(
        self, path: ConfigPath, value: Any, errors: list[Any], union: JsonObject | None = None
    ) -> Problem:
        """Say what would be right; a union may have words of its own."""
        kinds = {error.kind.name for error in errors}
        wanted = (union or {}).get(MUST_BE) or phrases.either(
            phrases.expected(error, self._violated(error)) for error in errors
        )
        message = f"{phrases.subject(path)} must be {wanted}"
        if kinds == {"type"}:
            message += f", not {phrases.kind_of(value)}"
        return self._at(path, message, _near_choice(value, errors) or retired.form(path, value))

    def _unknown(self, error: Any, path: ConfigPath, key: str) -> Problem:
        schema = self._violated(error)
        if "patternProperties" in schema:
            hint = schema.get(KEYS)
            return self._at_key((*path, key), f"`{key}` is not a valid name in `{path[-1]}`", hint)
        known = list(schema.get("properties", {}))
        near = self.suggestion(error, key)
        hint = f"did you mean `{near}`?" if near else _listed(known)
        hint = retired.advice((*path, key)) or hint
        if not _is_event(path):
            return self._at_key((*path, key), f"unknown property `{key}`", hint)
        # The mark knows events without settings too: the instance is without nulls.
        others = [kind for kind in trail(self._mark, path)[-1].parts or {} if kind in known]
        if others and near not in STAGED:
            hint = f"indent it below `{others[0]}`, or start it with `- `"
        return self._at_key((*path, key), f"unknown event `{key}`", hint)

    def _crowded_event(self, error: Any, path: ConfigPath) -> Problem:
        if error.kind.name == "minProperties":
            hint = "write its settings after its name, like `- schedule: rate(1 hour)`"
            return self._at(path, "the event is empty", hint)
        return self._at(path, "one item holds several events", "start each event with `- `")

    def _needs(self, path: ConfigPath, what: str) -> Problem:
        hint = None if path else "start the file with `service: <name>` and `provider:`"
        return self._at_key(path, f"{phrases.subject(path)} needs {what}", hint)

    def _wanted(self, error: Any, start: str) -> str:
        return f"{start} {phrases.expected(error, self._violated(error))}"

    def _violated(self, error: Any) -> JsonObject:
        """Return the part of the schema that an error is about."""
        part: Any = self._schema
        for step in error.schema_path[:-1]:
            part = part[step]
        return part if isinstance(part, dict) else {}

    def _at(self, path: ConfigPath, message: str, hint: str | None = None) -> Problem:
        return self._problem(self._positions.locate, path, message, hint)

    def _at_key(self, path: ConfigPath, message: str, hint: str | None = None) -> Problem:
        return self._problem(self._positions.key, path, message, hint)

    def _problem(
        self, place: Callable[[ConfigPath], Any], path: ConfigPath, message: str, hint: str | None
    ) -> Problem:
        hints = [part for part in (hint, self._origin(path)) if part]
        return Problem(
            message=message, hint="; ".join(hints) or None, position=place(path), path=dotted(path)
        )

    def _origin(self, path: ConfigPath) -> str | None:
        """Say which variable the value came from."""
        marks = trail(self._mark, path)
        for mark in reversed(marks):
            if mark.variable and mark is marks[-1]:
                return mark.origin
            if mark.variable:
                return f"it is here through `{mark.variable}` at {mark.position}"
        return None


def _without_echoes(errors: list[Any], explainer: Explainer) -> list[Any]:
    """Leave out what follows from another error.

    That is a missing `rate` where `rat` is unknown, an event too many, and the type where the choices are told.
    """
    unknown = [error for error in errors if error.kind.name == "additionalProperties"]
    meant = {
        (tuple(error.instance_path), explainer.suggestion(error, key))
        for error in unknown
        for key in error.kind.unexpected
    }
    places = [error.instance_path for error in unknown]
    chosen = [error.instance_path for error in errors if error.kind.name == "enum"]
    return [
        error
        for error in errors
        if not (
            error.kind.name == "required"
            and (tuple(error.instance_path), error.kind.property) in meant
        )
        and not (error.kind.name == "maxProperties" and error.instance_path in places)
        and not (error.kind.name == "type" and error.instance_path in chosen)
    ]


def _near_choice(value: Any, errors: list[Any]) -> str | None:
    options = [o for error in errors if error.kind.name == "enum" for o in error.kind.options]
    near = nearest(value, filter(_is_text, options)) if isinstance(value, str) else None
    return f"did you mean `{near}`?" if near and len(options) > 1 else None


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_event(path: ConfigPath) -> bool:
    return len(path) == 4 and path[0] == "functions" and path[2] == "events"


def _listed(known: list[str]) -> str | None:
    if not 0 < len(known) <= _FEW:
        return None
    return f"known here: {', '.join(f'`{name}`' for name in known)}"
