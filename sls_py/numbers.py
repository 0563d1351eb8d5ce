"""Sizes, times and counts as people read them."""

from __future__ import annotations

_UNITS = ("B", "kB", "MB", "GB")


def size(count: int) -> str:
    """Write a number of bytes: `512 B`, `1.5 kB`, `12 MB`."""
    value, unit = float(count), _UNITS[0]
    for unit in _UNITS:
        if value < 999.5 or unit == _UNITS[-1]:
            break
        value /= 1000
    digits = 0 if unit == "B" or value >= 9.95 else 1
    return f"{value:.{digits}f} {unit}"


def megabytes(count: int) -> str:
    """Write a number of bytes the way AWS writes its limits, with 1 MB of 1024 * 1024 bytes: `250.0 MB`."""
    return f"{count / 1024 / 1024:.1f} MB"


def duration(seconds: float) -> str:
    """Write a time: `20 ms`, `0.3s`, `42s`, `1m 42s`."""
    if seconds < 0.095:
        return f"{round(seconds * 1000)} ms"
    if seconds < 9.95:
        return f"{seconds:.1f}s"
    whole = round(seconds)
    return f"{whole}s" if whole < 60 else f"{whole // 60}m {whole % 60:02d}s"


def count(number: int, noun: str) -> str:
    """Write a count with its noun: `1 function`, `2 functions`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
