"""Find a property in the schema by a path as users think of it: `function.timeout`, `event.sqs.batchSize`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sls_py.errors import UsageError, nearest
from sls_py.events.shapes import DOCS, MUST_BE
from sls_py.model.explanation import Explanation
from sls_py.model.values import JsonObject
from sls_py.service.schema.phrases import TYPES, literal

_STARTS: dict[str, tuple[str, ...]] = {
    "function": ("functions", "*"),
    "event": ("functions", "*", "events", "*"),
    "layer": ("layers", "*"),
    "resource": ("resources", "Resources", "*"),
}
"""Short names for places whose paths have names of the user's own in them."""

_LIMITS = (
    *("minimum", "maximum", "minLength", "maxLength"),
    *("minItems", "maxItems", "minProperties", "maxProperties"),
)


def look_up(schema: JsonObject, path: str) -> Explanation:
    """Return what a described schema says about a path.

    Raises:
        UsageError: there is nothing at the path; the nearest names are in the hint.
    """
    definitions = schema["$defs"]
    words = [word for word in path.split(".") if word]
    parts = [*_STARTS.get(words[0], words[:1]), *words[1:]] if words else []
    found: list[JsonObject] = [schema]
    docs: str | None = None
    for depth, part in enumerate(parts):
        below = list(_below(found, part, definitions))
        if not below:
            raise _unknown(found, parts[:depth], part, definitions)
        found = below
        docs = next((shape[DOCS] for shape in found if DOCS in shape), docs)
    return _told(schema, found, parts)._replace(docs=docs)


def _branches(shape: JsonObject, definitions: JsonObject) -> Iterator[JsonObject]:
    """Yield a shape and what it may be instead: branches of unions, and the definition it refers to."""
    if "$ref" in shape:
        yield from _branches(definitions[shape["$ref"].removeprefix("#/$defs/")], definitions)
    yield shape
    for branch in (*shape.get("anyOf", ()), *shape.get("oneOf", ())):
        yield from _branches(branch, definitions)


def _holders(shapes: Iterable[JsonObject], definitions: JsonObject) -> Iterator[JsonObject]:
    """Yield all objects that shapes may be; a list stands for its items."""
    for shape in shapes:
        for branch in _branches(shape, definitions):
            if branch.get("type") == "array" and isinstance(branch.get("items"), dict):
                yield from _holders([branch["items"]], definitions)
            else:
                yield branch


def _below(
    shapes: Iterable[JsonObject], part: str, definitions: JsonObject
) -> Iterator[JsonObject]:
    for shape in shapes:
        branches = list(_branches(shape, definitions))
        items = [each["items"] for each in branches if isinstance(each.get("items"), dict)]
        if items and (part == "*" or part.isdecimal()):
            yield from items
            continue
        for holder in _holders([shape], definitions):
            yield from _members(holder, part)


def _members(holder: JsonObject, part: str) -> Iterator[JsonObject]:
    if part in holder.get("properties", {}):
        yield holder["properties"][part]
        return
    others = [*holder.get("patternProperties", {}).values(), holder.get("additionalProperties")]
    yield from (shape for shape in others if isinstance(shape, dict) and shape)


def _told(schema: JsonObject, shapes: list[JsonObject], parts: Sequence[str]) -> Explanation:
    definitions = schema["$defs"]
    branches = [branch for shape in shapes for branch in _branches(shape, definitions)]
    first = shapes[0]
    return Explanation(
        path=_shown(parts),
        description=first.get("description"),
        default=first.get("default"),
        examples=first.get("examples", ()),
        forms=tuple(dict.fromkeys(form for branch in branches for form in _forms(branch))),
        values=tuple(value for branch in branches for value in _values(branch)),
        limits={name: branch[name] for branch in branches for name in _LIMITS if name in branch},
        properties=_properties(shapes, definitions),
        required=tuple(name for branch in branches for name in branch.get("required", ())),
        also=_elsewhere(schema, first, parts),
    )


def _forms(branch: JsonObject) -> Iterator[str]:
    """Name what a branch takes, functions of CloudFormation by their names."""
    names = list(branch.get("properties", {}))
    if len(names) == 1 and (names[0] == "Ref" or names[0].startswith("Fn::")):
        yield f"`{names[0]}`"
    elif MUST_BE in branch:
        yield branch[MUST_BE]
    elif "const" in branch:
        yield f"`{literal(branch['const'])}`"
    elif isinstance(branch.get("type"), str) and "enum" not in branch:
        yield TYPES[branch["type"]]


def _values(branch: JsonObject) -> Iterator[Any]:
    yield from branch.get("enum", ())


def _properties(shapes: Iterable[JsonObject], definitions: JsonObject) -> dict[str, str]:
    found: dict[str, str] = {}
    for holder in _holders(shapes, definitions):
        for name, shape in holder.get("properties", {}).items():
            if name != "Ref" and not name.startswith("Fn::"):
                found.setdefault(name, shape.get("description", ""))
    return found


def _elsewhere(schema: JsonObject, shape: JsonObject, parts: Sequence[str]) -> tuple[str, ...]:
    """Return where else the same property may stand: that of a function in the provider, for all functions."""
    if len(parts) != 3 or parts[0] != "functions":
        return ()
    other = schema["properties"]["provider"]["properties"].get(parts[2])
    same = other and "$ref" in other and other["$ref"] == shape.get("$ref")
    return (f"provider.{parts[2]}",) if same else ()


def _shown(parts: Sequence[str]) -> str:
    """Write a path with `<name>` for what the user calls things."""
    words = ["<name>" if part == "*" else part for part in parts]
    if words[2:4] == ["events", "<name>"]:
        words[3:4] = []
    return ".".join(words)


def _unknown(
    shapes: list[JsonObject], above: Sequence[str], part: str, definitions: JsonObject
) -> UsageError:
    known = list(_properties(shapes, definitions))
    if not above:
        known += _STARTS
    place = f"`{_shown(above)}`" if above else "a service file"
    near = nearest(part, known)
    hint = f"did you mean `{near}`?" if near else None
    if hint is None and known:
        hint = f"there are: {', '.join(f'`{name}`' for name in known)}"
    return UsageError(f"{place} has no `{part}`", hint=hint)
