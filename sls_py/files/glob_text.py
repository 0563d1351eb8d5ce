"""How glob patterns are spelled: brackets that belong together, classes, ranges and alternatives."""

from __future__ import annotations

import re

RANGE = re.compile(r"(-?\w+)\.\.(-?\w+)(?:\.\.(-?\d+))?")

_MOST = 10_000
_CLASS = re.compile(r"\[\^?+\]?+(?:\[:\w+:\]|\\.|[^\]\\])*\]")
_CLASS_PART = re.compile(r"\[:(?P<posix>\w+):\]|(?P<escape>\\.)|[\[\]&~|\\]|(?<=-)-")
_MAGIC_IN_CLASS = re.compile(r"[-*+?.^${}(|)\[\]]")
_POSIX = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r" \t",
    "digit": "0-9",
    "lower": "a-z",
    "punct": r"\-!\"#$%&'()\*+,./:;<=>?@\[\]^_`{|}~",
    "space": r" \t\r\n\v\f",
    "upper": "A-Z",
    "word": "A-Za-z0-9_",
    "xdigit": "A-Fa-f0-9",
}


def alternatives(pattern: str) -> list[str]:
    """Return what a pattern becomes with each alternative of its first braces; nothing when it has none."""
    at = 0
    while at < len(pattern):
        end = closing(pattern, at) if pattern[at] == "{" else None
        if end and (choices := _choices(pattern[at + 1 : end])):
            return [pattern[:at] + choice + pattern[end + 1 :] for choice in choices]
        at = after(pattern, at)
    return []


def closing(text: str, at: int) -> int | None:
    """The index of what closes the `(` or `{` at an index, None when nothing does."""
    expected: list[str] = []
    while at < len(text):
        character = text[at]
        if character in "({":
            expected.append(")" if character == "(" else "}")
        elif character == expected[-1]:
            expected.pop()
            if not expected:
                return at
        at = after(text, at)
    return None


def after(text: str, at: int) -> int:
    """The index after a character, an escaped character, a quoted text or a class."""
    if text[at] == "\\":
        return at + 2
    end = None
    if text[at] == "[":
        end = class_end(text, at)
    elif text[at] == '"' and '"' in text[at + 1 :]:
        end = text.index('"', at + 1)
    return (at if end is None else end) + 1


def class_end(text: str, at: int) -> int | None:
    """The index of the `]` that closes the `[` at an index, None when nothing does."""
    found = _CLASS.match(text, at)
    return found.end() - 1 if found else None


def class_source(inside: str) -> str:
    """A class as a regular expression; one of plain characters stands for its own spelling as well."""
    body = _CLASS_PART.sub(_class_part, inside)
    if inside.startswith("^") and "/" not in inside and "[:" not in inside:
        body += "/"
    if _MAGIC_IN_CLASS.search(inside):
        return f"[{body}]"
    return f"(?:{re.escape(f'[{inside}]')}|[{body}])"


def _class_part(found: re.Match[str]) -> str:
    if name := found["posix"]:
        return _POSIX.get(name, re.escape(found[0]))
    if found["escape"]:
        return found[0] if found[0][1] in "dwsDWS" else re.escape(found[0][1])
    return f"\\{found[0]}"


def _choices(inside: str) -> list[str]:
    """What stands between braces as alternatives; nothing when there is only one."""
    if found := RANGE.fullmatch(inside):
        return range_values(found)
    parts, start, at = [], 0, 0
    while at < len(inside):
        if inside[at] == ",":
            parts.append(inside[start:at])
            start = at + 1
        at = (closing(inside, at) or at) + 1 if inside[at] in "({" else after(inside, at)
    return [*parts, inside[start:]] if parts else []


def range_values(found: re.Match[str]) -> list[str]:
    """`{1..12}`, `{01..12..2}` or `{a..f}` one by one; nothing when it cannot be counted."""
    first, last, step = found.group(1, 2, 3)
    if len(first) == len(last) == 1 and first.isalpha() and last.isalpha():
        return [chr(code) for code in _count(ord(first), ord(last), int(step or 1))]
    try:
        numbers = _count(int(first), int(last), int(step or 1))
    except ValueError:
        return []
    padded = any(re.match(r"-?0\d", end) for end in (first, last))
    width = max(len(first), len(last)) if padded else 0
    return [f"{number:0{width}d}" for number in numbers[:_MOST]]


def _count(first: int, last: int, step: int) -> range:
    stride = abs(step) or 1
    return range(first, last + 1, stride) if first <= last else range(first, last - 1, -stride)
