"""What was measured of requests: traces and their segments."""

from __future__ import annotations

from typing import NamedTuple


class Segment(NamedTuple):
    """One part of a trace: times in seconds, `fault` when it failed, `steps` are its own parts."""

    name: str
    origin: str
    start: float
    end: float
    fault: bool
    steps: tuple[Segment, ...]


class Trace(NamedTuple):
    """What was measured of one request; segments by their beginning."""

    id: str
    segments: tuple[Segment, ...]
