"""Traces as people read them: one line for each segment, with what it took."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sls_py.model.trace import Segment, Trace
from sls_py.model.values import JsonObject
from sls_py.ui.style import PLAIN, Style


def render_trace(trace: Trace, style: Style = PLAIN) -> str:
    """Return a trace as a tree of its segments."""
    start = min(segment.start for segment in trace.segments)
    end = max(segment.end for segment in trace.segments)
    moment = datetime.fromtimestamp(start).astimezone()
    head = f"{style(f'{moment:%H:%M:%S}', 'dim')} {trace.id} {_took(end - start)}"
    lines = (line for each in trace.segments for line in _lines(each, style, 1))
    return "\n".join([head, *lines])


def trace_json(trace: Trace) -> JsonObject:
    """Return a trace as JSON."""
    return {"id": trace.id, "segments": [_segment_json(each) for each in trace.segments]}


def _lines(segment: Segment, style: Style, depth: int) -> Iterator[str]:
    name = style(segment.name, "red" if segment.fault else "cyan")
    origin = f" {style(segment.origin, 'dim')}" if segment.origin else ""
    failed = " failed" if segment.fault else ""
    yield f"{'  ' * depth}{name}{origin} {_took(segment.end - segment.start)}{failed}"
    for step in segment.steps:
        yield from _lines(step, style, depth + 1)


def _took(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def _segment_json(segment: Segment) -> JsonObject:
    return {
        "name": segment.name,
        "origin": segment.origin,
        "start": segment.start,
        "end": segment.end,
        "fault": segment.fault,
        "steps": [_segment_json(step) for step in segment.steps],
    }
