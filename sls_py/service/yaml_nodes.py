"""YAML text to values with positions; the only module that imports yaml.

PyYAML composes the nodes; the values are built here, because PyYAML's own constructors read YAML 1.1, take
duplicate keys silently and do not know CloudFormation's short tags.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from sls_py.errors import Problem, ServiceFileError, did_you_mean
from sls_py.position import Position
from sls_py.service import numbers
from sls_py.service.nesting import DEEPEST, too_deep
from sls_py.service.tree import Mark, Tree, empty
from sls_py.service.yaml_scalars import plain, tagged

try:
    from yaml import CSafeLoader as _FastLoader
except ImportError:  # PyYAML can be built without libyaml
    from yaml import SafeLoader as _FastLoader  # type: ignore[assignment]

SHORT_TAGS = (
    *("And", "Base64", "Cidr", "Condition", "Equals", "FindInMap", "GetAtt", "GetAZs"),
    *("GetStackOutput", "If", "ImportValue", "Join", "Not", "Or", "Ref", "Select", "Split"),
    *("Sub", "Transform"),
)
_STANDARD = "tag:yaml.org,2002:"
_MOST_COPIES = 100_000
"""More than the aliases of any real file add; stops aliases of aliases from filling the memory."""


def parse_yaml(text: str, file: str) -> Tree:
    """Return the values of one YAML document with their positions; `file` is the name in positions.

    Raises:
        ServiceFileError: the text is not YAML, or has duplicate keys, unknown tags or several documents.
    """
    source = text.removeprefix("\ufeff")
    # A block scalar at the very end keeps its last line break, whether or not it was written.
    source += "" if source.endswith(("\n", "\r")) else "\n"
    try:
        _refuse_depth(source, file)
        node = _composed(source)
    except yaml.YAMLError as error:
        raise _explained(error, source, file) from None
    return _Builder(file, len(source)).tree(node) if node is not None else empty(file)


def _refuse_depth(text: str, file: str) -> None:
    """Refuse nested values before libyaml's binding, which would use up the stack, sees them."""
    if not _looks_deep(text):
        return
    depth = 0
    for event in yaml.parse(text, _FastLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            mark: Any = event.start_mark
            raise too_deep(Position(file, mark.line + 1, mark.column + 1))


def _looks_deep(text: str) -> bool:
    """Tell whether brackets, or lists that begin in one line, may be nested too deeply; indentation is seen later."""
    depth = deepest = 0
    if text.count("[") + text.count("{") > DEEPEST:
        for bracket in _BRACKETS.findall(text):
            depth += 1 if bracket in "[{" else -1
            deepest = max(deepest, depth)
    return deepest > DEEPEST or _COMPACT.search(text) is not None


_BRACKETS = re.compile(r"[][{}]")
_COMPACT = re.compile(rf"(?:[-?:] +){{{DEEPEST}}}")


class _Untyped:
    """Leaves the tag of everything untagged empty."""

    def resolve(self, *_: Any) -> str:
        return ""

    def descend_resolver(self, *_: Any) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


class _Loader(_Untyped, _FastLoader):
    """Composes nodes fast."""


class _PatientLoader(_Untyped, yaml.SafeLoader):
    """Composes nodes slowly, and lets an anchor be defined again, which YAML allows and libyaml's binding refuses."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if not isinstance(event, yaml.AliasEvent):
            self.anchors.pop(event.anchor, None)
        return super().compose_node(parent, index)


def _composed(text: str) -> Any:
    try:
        return _compose(_Loader, text)
    except yaml.composer.ComposerError as error:
        if "duplicate anchor" not in str(error):
            raise
        return _compose(_PatientLoader, text)


def _compose(loader_type: Any, text: str) -> Any:
    loader = loader_type(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


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
    ("found undefined alias", "the alias has no anchor", "define it first with `&name`"),
    (
        "found another document|expected a single document",
        "a service file is one YAML document, and a second one starts here",
        "remove the `---` line",
    ),
)


def _explained(error: yaml.YAMLError, text: str, file: str) -> ServiceFileError:
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    context = getattr(error, "context", None)
    reason = f"{problem} {context}" if context else problem
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line, mark.column) if mark else _offset(error, text)
    message, hint = _explanation(reason, text.split("\n")[line : line + 1], column)
    where = Position(file, line + 1, column + 1)
    return ServiceFileError([Problem(message=message, hint=hint, position=where)])


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
    """Builds values from the nodes of one document and collects what is wrong with them."""

    def __init__(self, file: str, length: int) -> None:
        self._file = file
        self._most = length + _MOST_COPIES
        self._problems: list[Problem] = []
        self._open: set[int] = set()
        self._count = 0

    def tree(self, node: Any) -> Tree:
        value, mark = self._build(node)
        if self._problems:
            raise ServiceFileError(self._problems)
        return Tree(value, mark)

    def _build(self, node: Any) -> tuple[Any, Mark]:
        tag = node.tag
        if tag in {"", "!"}:
            return self._untagged(node)
        if tag.startswith("!"):
            return self._intrinsic(node, tag[1:])
        return self._standard(node, tag.removeprefix(_STANDARD))

    def _untagged(self, node: Any) -> tuple[Any, Mark]:
        if node.id == "scalar":
            is_plain = not node.style and node.tag == ""
            value = plain(node.value) if is_plain else node.value
            return value, Mark(self._at(node))
        return self._container(node)

    def _container(self, node: Any) -> tuple[Any, Mark]:
        self._count += 1 + len(node.value)
        if id(node) in self._open:
            self._wrong(node, "an alias cannot contain itself", None)
            return None, Mark(self._at(node))
        if len(self._open) >= DEEPEST:
            raise too_deep(self._at(node))
        if self._count > self._most:
            raise ServiceFileError(
                [Problem(message="aliases multiply beyond all measure", position=self._at(node))]
            )
        self._open.add(id(node))
        built = self._mapping(node) if node.id == "mapping" else self._sequence(node)
        self._open.discard(id(node))
        return built

    def _sequence(self, node: Any) -> tuple[list[Any], Mark]:
        values: list[Any] = []
        parts: dict[str | int, Mark] = {}
        for index, item in enumerate(node.value):
            value, parts[index] = self._build(item)
            values.append(value)
        return values, Mark(self._at(node), parts)

    def _mapping(self, node: Any) -> tuple[dict[str, Any], Mark]:
        values: dict[str, Any] = {}
        parts: dict[str | int, Mark] = {}
        merged: set[str] = set()
        for key_node, value_node in node.value:
            if (
                key_node.tag == ""
                and not getattr(key_node, "style", "x")
                and key_node.value == "<<"
            ):
                self._merge(value_node, values, parts, merged)
                continue
            key = self._key(key_node)
            value, mark = self._build(value_node)
            mark.key = self._at(key_node)
            if key in values and key not in merged:
                first = parts[key].key
                self._wrong(
                    key_node, f"the key `{key}` is there twice", f"the first one is at {first}"
                )
            values[key], parts[key] = value, mark
            merged.discard(key)
        return values, Mark(self._at(node), parts)

    def _merge(
        self, node: Any, values: dict[str, Any], parts: dict[str | int, Mark], merged: set[str]
    ) -> None:
        given, mark = self._build(node)
        sources = given if isinstance(given, list) else [given]
        for index, source in enumerate(sources):
            if not isinstance(source, dict):
                self._wrong(node, "`<<` can only merge a mapping", None)
                continue
            origin = mark.part(index) if isinstance(given, list) else mark
            for key in [key for key in source if key not in values]:
                values[key], parts[key] = source[key], origin.part(key)
                merged.add(key)

    def _key(self, node: Any) -> str:
        value = self._build(node)[0] if node.id == "scalar" else {}
        if isinstance(value, str):
            return value
        if isinstance(value, dict):
            hint = "put a key that starts with `{`, `[` or `!` in quotes"
            self._wrong(node, "a key must be text", hint)
            return ""
        return "null" if value is None else numbers.text(value)

    def _intrinsic(self, node: Any, name: str) -> tuple[Any, Mark]:
        if name not in SHORT_TAGS:
            hint = did_you_mean(name, SHORT_TAGS)
            self._wrong(
                node, f"the tag `!{name}` is not known", hint or "use the long form, `Fn::Name:`"
            )
        if node.id == "scalar":
            value: Any = None if not node.style and node.value == "" else node.value
            mark = Mark(self._at(node))
        else:
            value, mark = self._container(node)
        if name == "GetAtt" and isinstance(value, str):
            first, _, rest = value.partition(".")
            value = [first, rest]
        long_name = name if name in ("Ref", "Condition") else f"Fn::{name}"
        return {long_name: value}, Mark(mark.position, {long_name: mark})

    def _standard(self, node: Any, name: str) -> tuple[Any, Mark]:
        kinds = {"map": "mapping", "set": "mapping", "seq": "sequence", "omap": "sequence"}
        if node.id == kinds.get(name):
            return self._container(node)
        if node.id == "scalar":
            try:
                return tagged(name, node.value, is_plain=not node.style), Mark(self._at(node))
            except ValueError:
                pass
        self._wrong(node, f"the value does not fit its tag `!!{name}`", "remove the tag")
        return None, Mark(self._at(node))

    def _at(self, node: Any) -> Position:
        mark = node.start_mark
        return Position(self._file, mark.line + 1, mark.column + 1)

    def _wrong(self, node: Any, message: str, hint: str | None) -> None:
        self._problems.append(Problem(message=message, hint=hint, position=self._at(node)))
