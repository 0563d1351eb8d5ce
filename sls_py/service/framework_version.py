"""`frameworkVersion`: is the file written for a Serverless Framework that slspy stands in for?

The language of service files has hardly changed from the Serverless Framework 3 to osls 4, so every range that
takes in some version 3 or 4 is fine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

Version = tuple[int, int, int]

OLDEST: Version = (3, 0, 0)
NEWEST: Version = (5, 0, 0)
"""The first version that is too new."""

_PART = r"(?:0|[1-9]\d*|[xX*])"
_PARTIAL = rf"v?({_PART})(?:\.({_PART}))?(?:\.({_PART}))?(?:-[\w.-]+)?(?:\+[\w.-]+)?"
_COMPARATOR = re.compile(rf"(<=|>=|<|>|=|\^|~>?)?\s*{_PARTIAL}", re.ASCII)
_HYPHEN = re.compile(rf"\s*{_PARTIAL}\s+-\s+{_PARTIAL}\s*", re.ASCII)
_FIRST: Version = (0, 0, 0)
_ENDLESS: Version = (10**9, 0, 0)


class _Span(NamedTuple):
    """Versions from `start` up to and without `end`."""

    start: Version
    end: Version


def is_supported(text: str) -> bool | None:
    """Tell whether a version range takes in a supported version; None when the text is no range."""
    spans = [_alternative(part) for part in text.split("||")]
    if None in spans:
        return None
    return any(
        max(span.start, OLDEST) < min(span.end, NEWEST) for span in spans if span is not None
    )


def _alternative(text: str) -> _Span | None:
    """Return the span of comparators that all must hold (`>=2.1 <4`), or of `2.1 - 3.0`."""
    hyphen = _HYPHEN.fullmatch(text)
    if hyphen:
        low, high = _bounds(hyphen.groups()[:3]), _bounds(hyphen.groups()[3:])
        return _Span(low.start, high.end)
    rest, spans = text.strip(), []
    while rest:
        found = _COMPARATOR.match(rest)
        if not found or (found.end() < len(rest) and not rest[found.end()].isspace()):
            return None
        spans.append(_comparator(found[1] or "=", found.groups()[1:]))
        rest = rest[found.end() :].lstrip()
    return _common(spans)


def _common(spans: Iterable[_Span]) -> _Span:
    start, end = _FIRST, _ENDLESS
    for span in spans:
        start, end = max(start, span.start), min(end, span.end)
    return _Span(start, end)


def _comparator(operator: str, parts: Sequence[str | None]) -> _Span:
    exact = _bounds(parts)
    step = 1 if operator.startswith("~") else _caret_step(exact.start)
    spans = {
        "=": exact,
        ">=": _Span(exact.start, _ENDLESS),
        ">": _Span(exact.end, _ENDLESS),
        "<": _Span(_FIRST, exact.start),
        "<=": _Span(_FIRST, exact.end),
    }
    return spans.get(operator) or _Span(exact.start, max(exact.end, _raised(exact.start, step)))


def _caret_step(version: Version) -> int:
    """Return the place of the first number that is not 0: `^` holds it and lets the others rise."""
    return next((index for index, part in enumerate(version) if part), 2)


def _bounds(parts: Sequence[str | None]) -> _Span:
    """Return all versions that a partial version (`3`, `3.x`, `3.1.2`) stands for."""
    numbers = []
    for part in parts:
        if part is None or not part.isdecimal():
            break
        numbers.append(int(part))
    if not numbers:
        return _Span(_FIRST, _ENDLESS)
    major, minor, patch = (*numbers, 0, 0)[:3]
    return _Span((major, minor, patch), _raised((major, minor, patch), len(numbers) - 1))


def _raised(version: Version, index: int) -> Version:
    raised = [*version[:index], version[index] + 1, 0, 0]
    return (raised[0], raised[1], raised[2])
