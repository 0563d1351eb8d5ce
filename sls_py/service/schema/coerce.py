"""Bring values to the types that the schema asks for, as the Serverless Framework's validator does.

`"512"` becomes 512 where a number belongs, 5 becomes `"5"` where a text belongs, a scalar becomes a list of one
item where a list belongs and the other way round. The rules, and the order in which they are tried, are those of
Ajv with `coerceTypes: "array"` (https://ajv.js.org/coercion.html): the branches of a union are tried in order, and
what one of them coerced stays coerced when it fails after all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

from sls_py.model.values import JsonObject
from sls_py.service import numbers

_NOTHING = object()
_DECIMAL = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_OTHER_BASES = re.compile(r"0[xX][0-9A-Fa-f]+|0[oO][0-7]+|0[bB][01]+", re.ASCII)


class Coerced(NamedTuple):
    """A coerced value; `fits` tells that it certainly fits the schema, when it is not set that is to be found out."""

    value: Any
    fits: bool


def coerce(schema: JsonObject, value: Any) -> Coerced:
    """Coerce a value and everything in it; its containers are changed in place."""
    slot, coercer = _Slot(value), _Coercer(schema.get("$defs") or {})
    fits = coercer.check(schema, slot)
    return Coerced(slot.stored, fits and coercer.certain)


class _Slot:
    """A value under a schema.

    `stored` is what its parent will hold. `seen` is what the next keyword looks at: a list of one item is looked
    at as that item after a scalar was tried, also when the item did not fit.
    """

    __slots__ = ("seen", "stored")

    def __init__(self, value: Any) -> None:
        self.seen = self.stored = value


_Step = Callable[[_Slot], bool]
"""What one group of keywords does to a value, and whether the value fits."""


class _Coercer:
    """Walks a schema and a value together; `check` also tells whether the value fits, so that unions can choose.

    What a schema asks for is found out once: the same few schemas see all values of a large file. `certain` holds
    while nothing was met that a validator might see in another way: a value that was coerced after other keywords had
    looked at it, a keyword that is not known here, and a text whose letters regular expressions disagree about.
    """

    def __init__(self, definitions: JsonObject) -> None:
        self.certain = True
        self._looked_at = 0
        self._definitions = definitions
        self._known: dict[int, tuple[_Step, ...]] = {}

    def check(self, schema: Any, slot: _Slot) -> bool:
        steps = self._known.get(id(schema))
        if steps is None:
            steps = self._learn(schema)
        fits = True
        for step in steps:
            fits &= step(slot)
        return fits

    def _learn(self, schema: Any) -> tuple[_Step, ...]:
        steps: tuple[_Step, ...]
        self.certain &= isinstance(schema, bool) or all(map(_is_known, schema))
        if isinstance(schema, bool):
            steps = (lambda _: schema,)
        elif "$ref" in schema:
            own = tuple(self._steps(schema))
            first = self._learn(self._target(schema))
            steps = (partial(self._in_turn, first, own),) if own else first
        else:
            steps = tuple(self._steps(schema))
        self._known[id(schema)] = steps
        return steps

    def _steps(self, schema: JsonObject) -> Iterator[_Step]:
        if "type" in schema:
            given = schema["type"]
            types = [given] if isinstance(given, str) else given
            yield partial(self._type, types, {kind for name in types for kind in _SURE[name]})
        asked = _OF_SCALARS.intersection(schema)
        if asked:
            is_length = asked <= {"minLength", "maxLength"}
            yield partial(_length_fits if is_length else self._scalar, schema)
        is_bare = "type" not in schema and not asked
        if is_bare and _OF_UNIONS.intersection(schema) == {"anyOf"}:
            branches = schema["anyOf"]
            others = [branch for branch in branches if not self._is_of_objects(branch)]
            yield partial(self._any_of, branches, others)
        elif not _OF_UNIONS.isdisjoint(schema):
            yield partial(self._combined, schema)
        if not _OF_LISTS.isdisjoint(schema):
            yield lambda slot: not isinstance(slot.seen, list) or self._list(schema, slot.seen)
        if not _OF_OBJECTS.isdisjoint(schema):
            yield lambda slot: not isinstance(slot.seen, dict) or self._object(schema, slot.seen)

    def _is_of_objects(self, schema: Any) -> bool:
        """Tell whether a schema does nothing but refuse what is no object."""
        if isinstance(schema, bool) or not all(map(_is_known, schema)):
            return False
        if "$ref" in schema:
            return len(schema) == 1 and self._is_of_objects(self._target(schema))
        return schema.get("type") == "object" and _OF_OTHERS.isdisjoint(schema)

    def _target(self, schema: JsonObject) -> Any:
        return self._definitions[schema["$ref"].removeprefix("#/$defs/")]

    def _any_of(self, branches: Sequence[Any], others: Sequence[Any], slot: _Slot) -> bool:
        """Look for a branch that fits; `others` are those that may fit a scalar."""
        for branch in branches if isinstance(slot.seen, dict | list) else others:
            if self.check(branch, slot):
                return True
        return False

    def _type(self, types: Sequence[str], sure: set[type], slot: _Slot) -> bool:
        if type(slot.seen) in sure or any(_is(name, slot.seen) for name in types):
            return True
        if types == ["object"]:
            return False
        is_single = isinstance(slot.seen, list) and len(slot.seen) == 1
        if is_single:
            slot.seen = slot.seen[0]
        found = _coerced(types, slot.seen)
        if found is _NOTHING:
            self.certain &= not is_single
            return False
        slot.seen = slot.stored = found
        self.certain &= not self._looked_at
        return True

    def _scalar(self, schema: JsonObject, slot: _Slot) -> bool:
        if "pattern" in schema and isinstance(slot.seen, str) and not slot.seen.isascii():
            self.certain = False
        return _scalar_fits(schema, slot.seen)

    def _in_turn(self, first: Sequence[_Step], then: Sequence[_Step], slot: _Slot) -> bool:
        """Take all of the first steps; only when they fit, take the others."""
        if not _all(first, slot):
            return False
        self._looked_at += 1
        fits = _all(then, slot)
        self._looked_at -= 1
        return fits

    def _combined(self, schema: JsonObject, slot: _Slot) -> bool:
        """Take keywords that look at the same value, one after the other."""
        self._looked_at += 1
        fits = self._together(schema, slot)
        self._looked_at -= 1
        return fits

    def _together(self, schema: JsonObject, slot: _Slot) -> bool:
        fits = True
        if "anyOf" in schema:
            fits &= any(self.check(branch, slot) for branch in schema["anyOf"])
        if "oneOf" in schema:
            fits &= sum(self.check(branch, slot) for branch in schema["oneOf"]) == 1
        for branch in schema.get("allOf", ()):
            fits &= self.check(branch, slot)
        if "not" in schema:
            fits &= not self.check(schema["not"], _Slot(slot.seen))
        return fits

    def _list(self, schema: JsonObject, items: list[Any]) -> bool:
        fits = _within(len(items), schema.get("minItems"), schema.get("maxItems"))
        first = schema.get("prefixItems", ())
        for index, shape in enumerate(first[: len(items)]):
            fits &= self._child(shape, items, index)
        if "items" in schema:
            for index in range(len(first), len(items)):
                fits &= self._child(schema["items"], items, index)
        return fits

    def _object(self, schema: JsonObject, value: JsonObject) -> bool:
        fits = _within(len(value), schema.get("minProperties"), schema.get("maxProperties"))
        if "required" in schema:
            fits &= all(name in value for name in schema["required"])
        if "dependentRequired" in schema:
            for name, needed in schema["dependentRequired"].items():
                fits &= name not in value or all(other in value for other in needed)
        if "propertyNames" in schema:
            fits &= all(self.check(schema["propertyNames"], _Slot(name)) for name in value)
        return fits & self._members(schema, value)

    def _members(self, schema: JsonObject, value: JsonObject) -> bool:
        properties = schema.get("properties", {})
        patterns = schema.get("patternProperties", {})
        others = schema.get("additionalProperties")
        fits = True
        for name in list(value):
            if not patterns:
                shape = properties.get(name, others)
                fits &= shape is None or self._child(shape, value, name)
                continue
            shapes = [shape for pattern, shape in patterns.items() if _matches(pattern, name)]
            if name in properties:
                shapes.append(properties[name])
            elif not shapes and others is not None:
                shapes.append(others)
            self.certain &= name.isascii()
            for index, shape in enumerate(shapes):
                self._looked_at += index
                fits &= self._child(shape, value, name)
                self._looked_at -= index
        return fits

    def _child(self, shape: Any, parent: Any, key: Any) -> bool:
        slot = _Slot(parent[key])
        fits = self.check(shape, slot)
        if slot.stored is not parent[key]:
            parent[key] = slot.stored
        return fits


def _all(steps: Sequence[_Step], slot: _Slot) -> bool:
    fits = True
    for step in steps:
        fits &= step(slot)
    return fits


_SURE: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "object": (dict,),
    "array": (list,),
    "boolean": (bool,),
    "null": (type(None),),
    "integer": (int,),
    "number": (int, float),
}
_OF_UNIONS = frozenset(("anyOf", "oneOf", "allOf", "not"))
_OF_LISTS = frozenset(("minItems", "maxItems", "prefixItems", "items"))
_OF_OBJECTS = frozenset(
    (
        *("required", "minProperties", "maxProperties", "dependentRequired"),
        *("propertyNames", "properties", "patternProperties", "additionalProperties"),
    )
)


def _scalar_fits(schema: JsonObject, value: Any) -> bool:
    if "enum" in schema and not any(_same(value, option) for option in schema["enum"]):
        return False
    if "const" in schema and not _same(value, schema["const"]):
        return False
    if isinstance(value, str):
        return _text_fits(schema, value)
    if _is("number", value):
        return all(limit(value, schema[name]) for name, limit in _LIMITS.items() if name in schema)
    return True


def _length_fits(schema: JsonObject, slot: _Slot) -> bool:
    return not isinstance(slot.seen, str) or _text_fits(schema, slot.seen)


def _text_fits(schema: JsonObject, value: str) -> bool:
    if "pattern" in schema and not _matches(schema["pattern"], value):
        return False
    return _within(len(value), schema.get("minLength"), schema.get("maxLength"))


def _within(size: int, least: int | None, most: int | None) -> bool:
    return (least is None or size >= least) and (most is None or size <= most)


_LIMITS: dict[str, Callable[[float, float], bool]] = {
    "minimum": lambda value, limit: value >= limit,
    "maximum": lambda value, limit: value <= limit,
    "exclusiveMinimum": lambda value, limit: value > limit,
    "exclusiveMaximum": lambda value, limit: value < limit,
}


_OF_SCALARS = frozenset(("enum", "const", "pattern", "minLength", "maxLength", *_LIMITS))
_SAYING = frozenset(
    (
        "$schema",
        "$id",
        "$comment",
        "title",
        "description",
        "markdownDescription",
        "default",
        "examples",
    )
)
_OF_OTHERS = frozenset(("$ref", *_OF_SCALARS, *_OF_UNIONS, *_OF_LISTS))
_KNOWN = frozenset(
    ("type", "$ref", "$defs", *_OF_SCALARS, *_OF_UNIONS, *_OF_LISTS, *_OF_OBJECTS, *_SAYING)
)
"""Keywords that ask for nothing which is not looked at here."""


def _is_known(keyword: str) -> bool:
    return keyword in _KNOWN or keyword.startswith("x-")


def _matches(pattern: str, text: str) -> bool:
    return _compiled(pattern).search(text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # JavaScript's `$` is the very end, Python's also stands before a last line break.
    return re.compile(re.sub(r"(?<!\\)\$(?=$|\))", r"\\Z", pattern), re.ASCII)


def _is(name: str, value: Any) -> bool:
    match name:
        case "string":
            return isinstance(value, str)
        case "object":
            return isinstance(value, dict)
        case "array":
            return isinstance(value, list)
        case "boolean":
            return isinstance(value, bool)
        case "null":
            return value is None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and (name == "number" or float(value).is_integer())


def _same(one: Any, other: Any) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _coerced(types: Sequence[str], value: Any) -> Any:
    """Return a scalar as the first of the types it can be turned into."""
    if isinstance(value, dict | list):
        return value if any(_is(name, value) for name in types) else _NOTHING
    if any(_is(name, value) for name in types):
        return value
    return next(_found(_TO[name](value) for name in types if name in _TO), _NOTHING)


def _found(values: Iterable[Any]) -> Any:
    return (value for value in values if value is not _NOTHING)


def _to_text(value: Any) -> Any:
    if value is None:
        return ""
    return _NOTHING if isinstance(value, str) else numbers.text(value)


def _to_number(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return int(bool(value))
    if not isinstance(value, str):
        return _NOTHING
    text = value.strip()
    found = None
    if _OTHER_BASES.fullmatch(text):
        found = numbers.number(int(text, 0))
    elif _DECIMAL.fullmatch(text):
        found = numbers.number(float(text))
    return _NOTHING if found is None else found


def _to_integer(value: Any) -> Any:
    found = value if _is("number", value) else _to_number(value)
    return found if found is not _NOTHING and _is("integer", found) else _NOTHING


def _to_boolean(value: Any) -> Any:
    if value is None or value == "false" or (value == 0 and not isinstance(value, bool)):
        return False
    return True if value in ("true", 1) else _NOTHING


_TO: dict[str, Callable[[Any], Any]] = {
    "string": _to_text,
    "number": _to_number,
    "integer": _to_integer,
    "boolean": _to_boolean,
    "null": lambda value: None if value in ("", 0, False) else _NOTHING,
    "array": lambda value: [value],
}
