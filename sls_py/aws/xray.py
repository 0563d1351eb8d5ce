"""X-Ray through boto3."""

from __future__ import annotations

import json
from typing import Protocol, runtime_checkable

from sls_py.aws.api import Api
from sls_py.aws.protocols import Gateways
from sls_py.model.trace import Segment, Trace
from sls_py.model.values import JsonObject

_AT_ONCE = 5  # BatchGetTraces takes no more ids


class Traces(Protocol):
    """X-Ray."""

    def read(self, names: tuple[str, ...], *, start: float, end: float) -> tuple[Trace, ...]:
        """Return the traces in which services of these names took part, in a time (s), oldest first."""
        ...


@runtime_checkable
class TraceGateways(Protocol):
    """Gateways that reach traces."""

    @property
    def traces(self) -> Traces:
        """X-Ray."""
        ...


def for_traces(gateways: Gateways) -> TraceGateways:
    """Return gateways as those that reading traces needs."""
    assert isinstance(gateways, TraceGateways), "these gateways reach no traces"
    return gateways


class XRayTraces:
    """See `Traces`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def read(self, names: tuple[str, ...], *, start: float, end: float) -> tuple[Trace, ...]:
        """Return the traces in which services of these names took part, in a time (s), oldest first."""
        query = " OR ".join(f'service("{name}")' for name in names)
        pages = self._api.pages(
            "GetTraceSummaries", StartTime=start, EndTime=end, FilterExpression=query
        )
        ids = [summary["Id"] for page in pages for summary in page["TraceSummaries"]]
        found = [
            _trace(raw)
            for at in range(0, len(ids), _AT_ONCE)
            for raw in self._api.call("BatchGetTraces", TraceIds=ids[at : at + _AT_ONCE])["Traces"]
            if raw["Segments"]
        ]
        return tuple(sorted(found, key=lambda trace: trace.segments[0].start))


def _trace(raw: JsonObject) -> Trace:
    segments = [_segment(json.loads(part["Document"])) for part in raw["Segments"]]
    return Trace(raw["Id"], tuple(sorted(segments, key=lambda segment: segment.start)))


def _segment(raw: JsonObject) -> Segment:
    """Read a segment document or a part of it; AWS: "AWS X-Ray segment documents"."""
    start = float(raw["start_time"])
    return Segment(
        name=raw["name"],
        origin=raw.get("origin", ""),
        start=start,
        end=float(raw.get("end_time", start)),
        fault=bool(raw.get("fault") or raw.get("error")),
        steps=tuple(_segment(part) for part in raw.get("subsegments", ())),
    )
