"""The events of one type, function by function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from sls_py.events.base import BoundEvent


def by_function(events: Sequence[BoundEvent]) -> Iterator[tuple[BoundEvent, ...]]:
    """Yield the events of each function together, in the order of the service file."""
    for _, group in groupby(events, key=lambda bound: bound.function.key):
        yield tuple(group)


def numbered(events: Sequence[BoundEvent]) -> Iterator[tuple[int, BoundEvent]]:
    """Yield every event with its place among the events of this type of its function, from 1."""
    for group in by_function(events):
        yield from enumerate(group, start=1)
