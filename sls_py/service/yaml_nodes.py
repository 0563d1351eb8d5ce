"""YAML text to values with positions; the only module that imports yaml.

PyYAML finds the events; the values are built here, because PyYAML's own composer knows no bounds, and its
constructors read YAML 1.1, take duplicate keys silently and do not know CloudFormation's short tags.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import yaml

from sls_py.errors import Problem, ServiceFileError, did_you_mean
from sls_py.position import Position
from sls_py.service import numbers
from sls_py.service.limits import DEEPEST, MOST_VALUES, too_deep, too_many, too_many_repeated
from sls_py.service.tree import Mark, Tree, empty
from sls_py.service.yaml_scalars import plain, tagged

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML can be built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

SHORT_TAGS = (
    *("And", "Base64", "Cidr", "Condition", "Equals", "FindInMap", "GetAtt", "GetAZs"),
    *("GetStackOutput", "If", "ImportValue", "Join", "Not", "Or", "Ref", "Select", "Split"),
    *("Sub", "Transform"),
)
_STANDARD = "tag:yaml.org,2002:"
_SCALAR = yaml.ScalarEvent


def parse_yaml(text: str, file: str) -> Tree:
    """Return the values of one YAML document with their positions; `file` is the name in positions.

    Raises:
        ServiceFileError: the text is not YAML, or has duplicate keys, unknown tags or several documents.
    """
    source = text.removeprefix("\ufeff")
    # A block scalar at the very end keeps its last line break, whether or not it was written.
    source += "" if source.endswith(("\n", "\r")) else "\n"
    builder = _Builder(source, file)
    try:
        return builder.tree()
    except yaml.YAMLError as error:
        raise ServiceFileError([*builder.problems, _explained(error, source, file)]) from None


class _Anchored(NamedTuple):
    """A value that aliases repeat: how many values it is made of, and how deep they are nested."""

    tree: Tree
    size: int
    height: int


def _offset(error: yaml.YAMLError, text: str) -> tuple[int, int]:
    """Return the place of a character that YAML does not allow; the error counts bytes."""
    before = text.encode()[: getattr(error, "position", 0)].decode(errors="ignore")
    return before.count("\n"), len(before) - before.rfind("\n") - 1


_EXPLAINED = (
    (
        "mapping values are not allowed",
        "a `:` is not allowed here",
        "check the indentation, and put text that contains `: ` in quotes",
    ),
    (
        "while scanning an (alias|anchor)|cannot start any token",
        "text cannot start like this",
        "put text that starts with `*`, `&`, `%`, `@` or a backtick in quotes",
    ),
)


def _explained(error: yaml.YAMLError, text: str, file: str) -> Problem:
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    context = getattr(error, "context", None)
    reason = f"{problem} {context}" if context else problem
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line, mark.column) if mark else _offset(error, text)
    message, hint = _explanation(reason, text.split("\n")[line : line + 1], column)
    return Problem(message=message, hint=hint, position=Position(file, line + 1, column + 1))


def _explanation(reason: str, line: list[str], column: int) -> tuple[str, str | None]:
    if line and line[0][column : column + 1] == "\t":
        return "a tab cannot be used for indentation", "indent with spaces"
    if line and re.match(r"[^\s\[{,]\{", line[0][max(column - 1, 0) :]):
        hint = (
            "inside of `[...]` and `{...}`, put text with braces in quotes, like `'${sls:stage}'`"
        )
        return "a `{` is not allowed here", hint
    for pattern, message, hint in _EXPLAINED:
        if re.search(pattern, reason):
            return message, hint
    return f"this is not valid YAML: {reason}", _hint(reason)


def _hint(problem: str) -> str | None:
    if "expected ',' or" in problem or "did not find expected" in problem:
        return "look for a missing quote, bracket or comma, here or on the line before"
    return None


class _Builder:
    """Builds values from the events of one document and collects what is wrong with them."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._loader = _Loader(text)
        self._next: Callable[[], Any] = self._loader.get_event
        self.problems: list[Problem] = []
        self._anchors: dict[str, _Anchored | None] = {}
        self._texts: set[str] = set()
        self._count = self._depth = self._deepest = 0

    def tree(self) -> Tree:
        """Return the only document.

        Raises:
            ServiceFileError: something in it is wrong.
            YAMLError: it is not YAML.
        """
        try:
            found = self._document()
        finally:
            self._loader.dispose()
        if self.problems:
            raise ServiceFileError(self.problems)
        return found

    def _document(self) -> Tree:
        self._next()
        if isinstance(self._next(), yaml.StreamEndEvent):
            return empty(self._file)
        value, mark = self._build(self._next())
        self._next()
        another = self._next()
        if not isinstance(another, yaml.StreamEndEvent):
            message = "a service file is one YAML document, and a second one starts here"
            self._wrong(another, message, "remove the `---` line")
        return Tree(value, mark)

    def _build(self, event: Any) -> tuple[Any, Mark]:
        """Build the value that an event starts."""
        self._count += 1
        if self._count > MOST_VALUES:
            raise too_many(self._at(event))
        if type(event) is _SCALAR and event.tag is None and event.anchor is None:
            value = event.value if event.style else plain(event.value)
            return value, Mark(self._at(event))
        if type(event) is yaml.AliasEvent:
            return self._repeated(event)
        if event.anchor is not None:
            return self._anchored(event)
        return self._value(event)

    def _value(self, event: Any) -> tuple[Any, Mark]:
        tag = event.tag
        if tag is None or tag == "!":
            if type(event) is not _SCALAR:
                return self._container(event)
            is_plain = tag is None and not event.style
            return plain(event.value) if is_plain else event.value, Mark(self._at(event))
        if tag.startswith("!"):
            return self._intrinsic(event, tag[1:])
        return self._standard(event, tag.removeprefix(_STANDARD))

    def _anchored(self, event: Any) -> tuple[Any, Mark]:
        """Build a value that has a name; the name is known inside of it, and cannot be used there."""
        self._anchors[event.anchor] = None
        before, deepest, self._deepest = self._count, self._deepest, self._depth
        value, mark = self._value(event)
        size, height = self._count - before + 1, self._deepest - self._depth
        self._anchors[event.anchor] = _Anchored(Tree(value, mark), size, height)
        self._deepest = max(deepest, self._deepest)
        return value, mark

    def _repeated(self, event: Any) -> tuple[Any, Mark]:
        if event.anchor not in self._anchors:
            hint = (
                "put text that starts with `*` in quotes, or define the anchor first with `&name`"
            )
            self._wrong(event, f"the alias `*{event.anchor}` has no anchor", hint)
            return None, Mark(self._at(event))
        found = self._anchors[event.anchor]
        if not found:
            self._wrong(event, "an alias cannot contain itself", None)
            return None, Mark(self._at(event))
        self._count += found.size - 1
        if self._count > MOST_VALUES:
            raise too_many_repeated(self._at(event))
        self._deepen(event, self._depth + found.height)
        return found.tree.copy()

    def _deepen(self, event: Any, depth: int) -> None:
        if depth > DEEPEST:
            raise too_deep(self._at(event))
        self._deepest = max(self._deepest, depth)

    def _container(self, event: Any) -> tuple[Any, Mark]:
        self._depth += 1
        self._deepen(event, self._depth)
        is_mapping = type(event) is yaml.MappingStartEvent
        built = self._mapping(event) if is_mapping else self._sequence(event)
        self._depth -= 1
        return built

    def _sequence(self, event: Any) -> tuple[list[Any], Mark]:
        values: list[Any] = []
        parts: dict[str | int, Mark] = {}
        while type(item := self._next()) is not yaml.SequenceEndEvent:
            value, parts[len(values)] = self._build(item)
            values.append(value)
        return values, Mark(self._at(event), parts)

    def _mapping(self, event: Any) -> tuple[dict[str, Any], Mark]:
        values: dict[str, Any] = {}
        parts: dict[str | int, Mark] = {}
        merged: set[str] = set()
        while type(name := self._next()) is not yaml.MappingEndEvent:
            if self._is_text(name):
                key = name.value
            elif _is_merge(name):
                self._merge(self._next(), values, parts, merged)
                continue
            else:
                key = self._key(name)
            value, mark = self._build(self._next())
            mark.key = self._at(name)
            if key in values and key not in merged:
                first = parts[key].key
                self._wrong(name, f"the key `{key}` is there twice", f"the first one is at {first}")
            values[key], parts[key] = value, mark
            merged.discard(key)
        return values, Mark(self._at(event), parts)

    def _merge(
        self, event: Any, values: dict[str, Any], parts: dict[str | int, Mark], merged: set[str]
    ) -> None:
        given, mark = self._build(event)
        sources = given if isinstance(given, list) else [given]
        for index, source in enumerate(sources):
            if not isinstance(source, dict):
                self._wrong(event, "`<<` can only merge a mapping", None)
                continue
            origin = mark.part(index) if isinstance(given, list) else mark
            for key in [key for key in source if key not in values]:
                values[key], parts[key] = source[key], origin.part(key)
                merged.add(key)

    def _is_text(self, event: Any) -> bool:
        """Tell whether a key is surely text, and is written without quotes, tag or anchor."""
        if type(event) is not _SCALAR or event.style or event.tag or event.anchor:
            return False
        text = event.value
        if text not in self._texts:
            if not (text[:1].isalpha() and isinstance(plain(text), str)):
                return False
            self._texts.add(text)  # most keys come again and again
        return True

    def _key(self, event: Any) -> str:
        self._count -= 1
        value = self._build(event)[0]
        if isinstance(value, str):
            return value
        if isinstance(value, dict | list):
            hint = "put a key that starts with `{`, `[` or `!` in quotes"
            self._wrong(event, "a key must be text", hint)
            return ""
        return "null" if value is None else numbers.text(value)

    def _intrinsic(self, event: Any, name: str) -> tuple[Any, Mark]:
        if name not in SHORT_TAGS:
            hint = did_you_mean(f"!{name}", [f"!{known}" for known in SHORT_TAGS])
            self._wrong(
                event, f"the tag `!{name}` is not known", hint or "use the long form, `Fn::Name:`"
            )
        if type(event) is yaml.ScalarEvent:
            value: Any = None if not event.style and event.value == "" else event.value
            mark = Mark(self._at(event))
        else:
            value, mark = self._container(event)
        if name == "GetAtt" and isinstance(value, str):
            first, _, rest = value.partition(".")
            value = [first, rest]
        long_name = name if name in ("Ref", "Condition") else f"Fn::{name}"
        return {long_name: value}, Mark(mark.position, {long_name: mark})

    def _standard(self, event: Any, name: str) -> tuple[Any, Mark]:
        kind = type(event)
        if kind is _CONTAINERS.get(name):
            return self._container(event)
        if kind is yaml.ScalarEvent:
            with suppress(ValueError):
                value = tagged(name, event.value, is_plain=not event.style)
                return value, Mark(self._at(event))
        else:
            self._container(event)
        self._wrong(event, f"the value does not fit its tag `!!{name}`", "remove the tag")
        return None, Mark(self._at(event))

    def _at(self, event: Any) -> Position:
        mark = event.start_mark
        # Two for every line of the file: without the detour through the class, in half the time.
        return tuple.__new__(Position, (self._file, mark.line + 1, mark.column + 1))

    def _wrong(self, event: Any, message: str, hint: str | None) -> None:
        self.problems.append(Problem(message=message, hint=hint, position=self._at(event)))


def _is_merge(event: Any) -> bool:
    return (
        type(event) is yaml.ScalarEvent
        and event.value == "<<"
        and not event.style
        and event.tag is None
    )


_CONTAINERS = {
    "map": yaml.MappingStartEvent,
    "set": yaml.MappingStartEvent,
    "seq": yaml.SequenceStartEvent,
    "omap": yaml.SequenceStartEvent,
}
