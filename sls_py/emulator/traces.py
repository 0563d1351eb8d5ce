"""Traces of functions, made of what the runtime host measured, and of segments that functions send themselves.

The form is X-Ray's: AWS X-Ray Developer Guide, "AWS X-Ray segment documents".
"""

from __future__ import annotations

import json
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence

from sls_py.emulator.runtime import Outcome
from sls_py.model.values import JsonObject

_LIMIT = 1000
_HEADER = re.compile(r"(Root|Parent|Sampled)=([^;]+)")
_FILTER = re.compile(r'service\("([^"]+)"\)')


class Traces:
    """The newest traces of all accounts and regions, by owner and id; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], list[JsonObject]] = OrderedDict()

    def add(self, owner: str, document: JsonObject) -> None:
        """Keep a segment; the oldest trace goes when there are too many."""
        key = (owner, str(document["trace_id"]))
        with self._lock:
            self._kept.setdefault(key, []).append(document)
            while len(self._kept) > _LIMIT:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget all traces."""
        with self._lock:
            self._kept.clear()

    def summaries(self, owner: str, start: float, end: float, wanted: str) -> list[JsonObject]:
        """Return what GetTraceSummaries tells of traces that began in a time (s), newest first.

        `wanted` is a filter expression; of it, services by their names count.
        """
        names = set(_FILTER.findall(wanted))
        found = [_summary(trace, segments) for trace, segments in self._of(owner)]
        return [
            each
            for each in sorted(found, key=lambda each: -float(each["StartTime"]))
            if start <= each["StartTime"] <= end
            and (not names or names & {service["Name"] for service in each["ServiceIds"]})
        ]

    def whole(self, owner: str, ids: Sequence[str]) -> list[JsonObject]:
        """Return what BatchGetTraces tells of those traces that are known."""
        known = dict(self._of(owner))
        return [
            {
                "Id": trace,
                "Duration": _duration(known[trace]),
                "LimitExceeded": False,
                "Segments": [
                    {"Id": document["id"], "Document": json.dumps(document)}
                    for document in known[trace]
                ],
            }
            for trace in ids
            if trace in known
        ]

    def _of(self, owner: str) -> list[tuple[str, list[JsonObject]]]:
        with self._lock:
            kept = [(key, list(segments)) for key, segments in self._kept.items()]
        return [(trace, segments) for (by, trace), segments in kept if by == owner]


def segment(
    name: str, arn: str, header: str, request_id: str, outcome: Outcome
) -> JsonObject | None:
    """Return the segment of an invocation, None when its trace is not sampled."""
    parts = dict(_HEADER.findall(header))
    if parts.get("Sampled") != "1" or outcome.timing is None:
        return None
    timing = outcome.timing
    begun, ended = timing.begun, timing.begun + timing.duration / 1000
    steps = [_step("Invocation", begun, ended)]
    if timing.init is not None:
        steps.insert(0, _step("Initialization", begun - timing.init / 1000, begun))
    return {
        "id": parts.get("Parent") or secrets.token_hex(8),
        "trace_id": parts["Root"],
        "name": name,
        "origin": "AWS::Lambda::Function",
        "start_time": steps[0]["start_time"],
        "end_time": ended,
        "resource_arn": arn,
        "aws": {"function_arn": arn, "request_id": request_id},
        "subsegments": steps,
        **({} if outcome.error is None else _fault(outcome)),
    }


def _step(name: str, start: float, end: float) -> JsonObject:
    return {"id": secrets.token_hex(8), "name": name, "start_time": start, "end_time": end}


def _fault(outcome: Outcome) -> JsonObject:
    try:
        message = str(json.loads(outcome.payload).get("errorMessage", ""))
    except (ValueError, AttributeError):
        message = ""
    exception = {"id": secrets.token_hex(8), "type": outcome.error, "message": message}
    return {"fault": True, "cause": {"exceptions": [exception]}}


def _summary(trace: str, segments: list[JsonObject]) -> JsonObject:
    duration = _duration(segments)
    return {
        "Id": trace,
        "StartTime": min(segment["start_time"] for segment in segments),
        "Duration": duration,
        "ResponseTime": duration,
        "HasFault": any(segment.get("fault", False) for segment in segments),
        "HasError": any(segment.get("error", False) for segment in segments),
        "HasThrottle": any(segment.get("throttle", False) for segment in segments),
        "IsPartial": any(segment.get("in_progress", False) for segment in segments),
        "ServiceIds": [
            {"Name": segment["name"], "Names": [segment["name"]], "Type": segment.get("origin")}
            for segment in segments
        ],
    }


def _duration(segments: list[JsonObject]) -> float:
    ends = [float(segment.get("end_time") or segment["start_time"]) for segment in segments]
    return max(ends) - min(float(segment["start_time"]) for segment in segments)
