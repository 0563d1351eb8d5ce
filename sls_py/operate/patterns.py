"""Event patterns of EventBridge, which filters of SNS and Lambda share: make an event that fits, tell whether one does.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence

from sls_py.model.values import CfValue, JsonObject

SAMPLE = "sample"
_ABSENT = object()


def fitting(pattern: Mapping[str, CfValue]) -> JsonObject:
    """Return the smallest object that fits a pattern; what the pattern leaves open is not in it."""
    made: JsonObject = {}
    for name, wanted in pattern.items():
        if name == "$or" and wanted:
            made.update(fitting(wanted[0]))
        elif isinstance(wanted, dict):
            made[name] = fitting(wanted)
        else:
            value = _value(wanted if isinstance(wanted, list) else [wanted])
            if value is not _ABSENT:
                made[name] = value
    return made


def fits(pattern: Mapping[str, CfValue], event: CfValue) -> bool:
    """Tell whether an event fits a pattern."""
    given: JsonObject = event if isinstance(event, dict) else {}
    return all(_key_fits(name, wanted, given) for name, wanted in pattern.items())


def _key_fits(name: str, wanted: CfValue, event: JsonObject) -> bool:
    if name == "$or":
        return any(fits(each, event) for each in wanted)
    value = event.get(name, _ABSENT)
    if isinstance(wanted, dict):
        return isinstance(value, dict) and fits(wanted, value)
    conditions = wanted if isinstance(wanted, list) else [wanted]
    values = value if isinstance(value, list) else [value]
    return any(_condition_fits(each, one) for each in conditions for one in values)


def _value(conditions: Sequence[CfValue]) -> CfValue:
    """Return a value that the first condition allows: one is enough."""
    condition = conditions[0] if conditions else SAMPLE
    if not isinstance(condition, dict):
        return condition
    operator, operand = next(iter(condition.items()))
    make = _MAKERS.get(operator)
    return make(operand) if make else SAMPLE


def _condition_fits(condition: CfValue, value: CfValue) -> bool:
    if not isinstance(condition, dict):
        return value is not _ABSENT and value == condition and _same_kind(value, condition)
    operator, operand = next(iter(condition.items()))
    if operator == "exists":
        return (value is not _ABSENT) == bool(operand)
    if value is _ABSENT:
        return False
    check = _CHECKS.get(operator)
    return check is None or check(value, operand)


def _same_kind(one: CfValue, other: CfValue) -> bool:
    return isinstance(one, bool) == isinstance(other, bool)


def _made_other(operand: CfValue) -> str:
    candidates = (SAMPLE, "another", "0", "")
    return next((each for each in candidates if _is_other(each, operand)), "slspy")


def _is_other(value: CfValue, operand: CfValue) -> bool:
    if isinstance(operand, dict):
        ((operator, inner),) = operand.items()
        return not any(_CHECKS[operator](value, each) for each in _listed(inner))
    return value not in _listed(operand)


def _listed(value: CfValue) -> list[CfValue]:
    return value if isinstance(value, list) else [value]


def _made_number(operand: Sequence[CfValue]) -> int | float:
    """Return a number inside the bounds of `[">", 0, "<=", 5]`."""
    bounds = list(zip(operand[::2], operand[1::2], strict=True))
    exact = [number for sign, number in bounds if sign == "="]
    low = [number for sign, number in bounds if sign.startswith(">")]
    high = [number for sign, number in bounds if sign.startswith("<")]
    candidates: list[int | float] = [*exact, *low, *high]
    candidates += [number + 1 for number in low] + [number - 1 for number in high]
    candidates += [(one + other) / 2 for one in low for other in high]
    return next((each for each in candidates if _in_bounds(each, operand)), 0)


_SIGNS: Mapping[str, Callable[[CfValue, CfValue], bool]] = {
    "=": lambda one, other: bool(one == other),
    ">": lambda one, other: bool(one > other),
    ">=": lambda one, other: bool(one >= other),
    "<": lambda one, other: bool(one < other),
    "<=": lambda one, other: bool(one <= other),
}


def _in_bounds(value: CfValue, operand: Sequence[CfValue]) -> bool:
    number = _number(value)
    pairs = zip(operand[::2], operand[1::2], strict=True)
    return number is not None and all(_SIGNS[sign](number, bound) for sign, bound in pairs)


def _number(value: CfValue) -> int | float | None:
    """Return a number; message attributes carry theirs as text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    try:
        return float(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _begins(value: CfValue, operand: CfValue) -> bool:
    return str(value).startswith(_plain(operand)) or _fold(value).startswith(_folded(operand))


def _ends(value: CfValue, operand: CfValue) -> bool:
    return str(value).endswith(_plain(operand)) or _fold(value).endswith(_folded(operand))


def _plain(operand: CfValue) -> str:
    """Return the text of an operand; `{"equals-ignore-case": "x"}` has it inside."""
    return str(operand["equals-ignore-case"] if isinstance(operand, dict) else operand)


def _folded(operand: CfValue) -> str:
    # Only an operand that says so ignores case; NUL stands in no text.
    return _fold(_plain(operand)) if isinstance(operand, dict) else "\0"


def _fold(value: CfValue) -> str:
    return str(value).casefold()


def _like(value: CfValue, operand: CfValue) -> bool:
    parts = (re.escape(part) for part in str(operand).split("*"))
    return re.fullmatch(".*".join(parts), str(value), re.DOTALL) is not None


def _in_network(value: CfValue, operand: CfValue) -> bool:
    try:
        return ipaddress.ip_address(str(value)) in ipaddress.ip_network(str(operand), strict=False)
    except ValueError:
        return False


_MAKERS: Mapping[str, Callable[[CfValue], CfValue]] = {
    "anything-but": _made_other,
    "cidr": lambda operand: str(operand).partition("/")[0],
    "equals-ignore-case": lambda operand: _listed(operand)[0],
    "exists": lambda operand: SAMPLE if operand else _ABSENT,
    "numeric": _made_number,
    "prefix": lambda operand: _plain(operand) + SAMPLE,
    "suffix": lambda operand: SAMPLE + _plain(operand),
    "wildcard": lambda operand: str(operand).replace("*", SAMPLE),
}
_CHECKS: Mapping[str, Callable[[CfValue, CfValue], bool]] = {
    "anything-but": _is_other,
    "cidr": _in_network,
    "equals-ignore-case": lambda value, operand: (
        _fold(value) in {_fold(each) for each in _listed(operand)}
    ),
    "numeric": _in_bounds,
    "prefix": _begins,
    "suffix": _ends,
    "wildcard": _like,
}
