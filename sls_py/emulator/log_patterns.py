"""Filter patterns of CloudWatch Logs: which lines they match.

Source: CloudWatch Logs User Guide, "Filter pattern syntax for metric filters, subscription filters, filter log events,
and Live Tail": terms, quoted terms, `-excluded`, `?optional`, `%regular expressions%` and JSON patterns in braces.
Patterns for space-delimited fields in brackets match by their terms.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import lru_cache

from sls_py.model.values import CfValue

Matches = Callable[[str], bool]

_TERM = re.compile(
    r'(?P<sign>[-?]?)(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|%(?P<regex>[^%]+)%|(?P<word>\S+))'
)
_CONDITION = re.compile(
    r"\s*(?P<path>\$[\w.$\[\]*'\"-]*)\s*(?:(?P<operator>!=|<=|>=|=|<|>)\s*"
    r'(?P<value>"(?:[^"\\]|\\.)*"|%[^%]+%|[^\s)&|}]+)|(?P<word>IS\s+(?:NULL|TRUE|FALSE)|NOT\s+EXISTS))\s*',
    re.IGNORECASE,
)
_STEP = re.compile(r"\.?([\w-]+)|\[(\d+|\*)\]|\['([^']+)'\]")
_MISSING = object()


@lru_cache(maxsize=64)
def compile_pattern(pattern: str) -> Matches:
    """Return whether a line matches; an empty pattern matches all, a JSON pattern that is broken nothing."""
    pattern = (pattern or "").strip()
    if pattern.startswith("{") and pattern.endswith("}"):
        return _json_pattern(pattern[1:-1])
    if pattern.startswith("[") and pattern.endswith("]"):
        pattern = " ".join(re.findall(r'"[^"]*"', pattern))
    return _term_pattern(pattern)


def _term_pattern(pattern: str) -> Matches:
    found = [(part["sign"], _term(part)) for part in _TERM.finditer(pattern)]
    needed = [matches for sign, matches in found if not sign]
    excluded = [matches for sign, matches in found if sign == "-"]
    optional = [matches for sign, matches in found if sign == "?"]

    def matches_line(line: str) -> bool:
        if any(matches(line) for matches in excluded):
            return False
        if needed:
            # AWS ignores optional terms beside needed ones
            return all(matches(line) for matches in needed)
        return not optional or any(matches(line) for matches in optional)

    return matches_line


def _term(part: re.Match[str]) -> Matches:
    if part["regex"]:
        return _regex(part["regex"])
    text = part["word"] if part["quoted"] is None else re.sub(r"\\(.)", r"\1", part["quoted"])
    return lambda line: text in line


def _regex(source: str) -> Matches:
    try:
        compiled = re.compile(source)
    except re.error:
        return lambda _line: False
    return lambda line: compiled.search(line) is not None


def _json_pattern(text: str) -> Matches:
    holds = _Conditions(text).parse()

    def matches_line(line: str) -> bool:
        try:
            value = json.loads(line)
        except ValueError:
            return False
        return isinstance(value, dict) and holds(value)

    return matches_line


class _Conditions:
    """A parser of conditions with `&&`, `||` and parentheses; `&&` binds tighter."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def parse(self) -> Callable[[CfValue], bool]:
        try:
            holds = self._any()
        except ValueError:
            return lambda _value: False
        return (lambda _value: False) if self._text[self._at :].strip() else holds

    def _any(self) -> Callable[[CfValue], bool]:
        parts = [self._all()]
        while self._take("||"):
            parts.append(self._all())
        return lambda value: any(part(value) for part in parts)

    def _all(self) -> Callable[[CfValue], bool]:
        parts = [self._one()]
        while self._take("&&"):
            parts.append(self._one())
        return lambda value: all(part(value) for part in parts)

    def _one(self) -> Callable[[CfValue], bool]:
        if self._take("("):
            inner = self._any()
            if not self._take(")"):
                raise ValueError("a parenthesis is open")
            return inner
        found = _CONDITION.match(self._text, self._at)
        if found is None:
            raise ValueError("this is no condition")
        self._at = found.end()
        return _condition(found)

    def _take(self, text: str) -> bool:
        rest = self._text[self._at :]
        skipped = len(rest) - len(rest.lstrip())
        if not rest[skipped:].startswith(text):
            return False
        self._at += skipped + len(text)
        return True


def _condition(found: re.Match[str]) -> Callable[[CfValue], bool]:
    steps = [one or two or three for one, two, three in _STEP.findall(found["path"][1:])]
    if found["word"]:
        wanted = " ".join(found["word"].upper().split())
        return lambda value: _is(_selected(value, steps), wanted)
    operator, operand = found["operator"], found["value"]
    return lambda value: any(_compare(one, operator, operand) for one in _selected(value, steps))


def _is(selected: list[object], wanted: str) -> bool:
    if wanted == "NOT EXISTS":
        return not selected
    expected = {"IS NULL": None, "IS TRUE": True, "IS FALSE": False}[wanted]
    return any(value is expected for value in selected)


def _selected(value: CfValue, steps: list[str]) -> list[object]:
    values: list[object] = [value]
    for step in steps:
        values = [inner for each in values for inner in _inside(each, step)]
    return values


def _inside(value: object, step: str) -> list[object]:
    if isinstance(value, dict):
        found = value.get(step, _MISSING)
        return [] if found is _MISSING else [found]
    if isinstance(value, list) and step == "*":
        return value
    if isinstance(value, list) and step.isdigit():
        return value[int(step) : int(step) + 1]
    return []


def _compare(value: object, operator: str, operand: str) -> bool:
    if operand.startswith("%"):
        return _regex(operand.strip("%"))(str(value)) == (operator == "=")
    quoted = operand.startswith('"')
    text = re.sub(r"\\(.)", r"\1", operand[1:-1]) if quoted else operand
    if operator in {"=", "!="}:
        return _equal(value, text) == (operator == "=")
    try:
        number, limit = float(str(value)), float(text)
    except ValueError:
        return False
    return {"<": number < limit, ">": number > limit, "<=": number <= limit, ">=": number >= limit}[
        operator
    ]


def _equal(value: object, text: str) -> bool:
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(text) == value
        except ValueError:
            return False
    return isinstance(value, str) and fnmatchcase(value, text.replace("[", "[[]"))
