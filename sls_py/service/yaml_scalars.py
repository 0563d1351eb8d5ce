"""Plain YAML scalars as YAML 1.2's core schema reads them (in the reading of js-yaml 4)."""

from __future__ import annotations

import re

from sls_py.service import numbers

Scalar = str | int | float | bool | None

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?(0b[01]+|0x[0-9A-Fa-f]+|0o[0-7]+|[0-9]+)", re.ASCII)
_FLOAT = re.compile(
    r"[-+]?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?|\.[0-9]+([eE][-+]?[0-9]+)?", re.ASCII
)
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_BASES = {"0b": 2, "0o": 8, "0x": 16}
_NUMBER_START = frozenset("0123456789+-.")


def plain(text: str) -> Scalar:
    """Return the value of an unquoted scalar.

    `yes`, `on`, `12:30`, `1_000` and dates are text, `0644` is 644 and `0o644` is 420. Infinities and NaN become
    None, as they do in JSON.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_START:
        return text
    if _INTEGER.fullmatch(text):
        return integer(text)
    if _FLOAT.fullmatch(text):
        value = numbers.number(float(text))
        return text if value is None else value
    return None if _NO_NUMBER.fullmatch(text) else text


def integer(text: str) -> int | float | None:
    """Read a whole number with an optional sign and base prefix."""
    sign = -1 if text[0] == "-" else 1
    digits = text.lstrip("+-")
    base = _BASES.get(digits[:2], 10)
    if base == 10:
        return numbers.whole(text)
    return numbers.number(sign * int(digits[2:], base))


def tagged(tag: str, text: str, *, is_plain: bool) -> Scalar:
    """Read a scalar with a standard tag (`!!str`, `!!int` ...).

    Raises:
        ValueError: the text does not fit the tag, or the tag is not one for scalars.
    """
    if tag == "str":
        return text
    value = plain(text)
    fits = {
        "null": value is None,
        "bool": isinstance(value, bool),
        "int": isinstance(value, int) and not isinstance(value, bool),
        "float": isinstance(value, int | float) and not isinstance(value, bool),
    }
    if not fits.get(tag) or (tag == "null" and not is_plain and text == ""):
        raise ValueError(tag)
    return value
