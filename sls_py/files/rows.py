"""Named tuples by the thousand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

Row = TypeVar("Row", bound=tuple[Any, ...])


def row_maker(kind: type[Row]) -> Callable[[Iterable[object]], Row]:
    """Return what makes named tuples of a kind from their fields, in a quarter of the time that `kind._make` takes.

    It does not count the fields.
    """
    return partial(tuple.__new__, kind)
