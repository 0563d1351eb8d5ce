"""X-Ray, which the engine lacks: its three operations that write and read traces."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sls_py.emulator.patches.points import Patch
from sls_py.emulator.traces import Traces
from sls_py.model.values import JsonObject

_Answer = tuple[int, dict[str, str], bytes]


def patches(traces: Traces) -> tuple[Patch, ...]:
    """Return the repairs that make these traces readable."""
    return (
        Patch(
            name="traces of functions",
            points=("ministack.app:SERVICE_HANDLERS", "ministack.core.router:SERVICE_PATTERNS"),
            apply=lambda: _serve(traces),
        ),
    )


def _serve(traces: Traces) -> None:
    from ministack import app
    from ministack.core import router

    operations = {
        "/TraceSegments": _put,
        "/TraceSummaries": _summaries,
        "/Traces": _whole,
    }

    async def handle(_method: str, path: str, _headers: Any, body: bytes, _query: Any) -> _Answer:
        operation = operations.get(path)
        if operation is None:
            return _answered(400, {"message": "the local cloud writes and reads traces only"})
        try:
            return _answered(200, operation(traces, json.loads(body or b"{}")))
        except (ValueError, KeyError, TypeError) as error:
            return _answered(400, {"__type": "InvalidRequestException", "message": str(error)})

    router.SERVICE_PATTERNS["xray"] = {"host_patterns": [r"xray\."]}
    app.SERVICE_HANDLERS["xray"] = handle


def owner() -> str:
    """Return whose traces the present request is about: account and region."""
    from ministack.core.responses import get_account_id, get_region

    return f"{get_account_id()}:{get_region()}"


def _put(traces: Traces, given: Mapping[str, Any]) -> JsonObject:
    refused = []
    for text in given["TraceSegmentDocuments"]:
        document = json.loads(text)
        missing = {"id", "trace_id", "name", "start_time"} - document.keys()
        if missing:
            message = f"missing: {', '.join(sorted(missing))}"
            refused.append(
                {"Id": document.get("id", ""), "ErrorCode": "MissingFields", "Message": message}
            )
        else:
            traces.add(owner(), document)
    return {"UnprocessedTraceSegments": refused}


def _summaries(traces: Traces, given: Mapping[str, Any]) -> JsonObject:
    start, end = float(given["StartTime"]), float(given["EndTime"])
    found = traces.summaries(owner(), start, end, given.get("FilterExpression") or "")
    return {"TraceSummaries": found, "ApproximateTime": end, "TracesProcessedCount": len(found)}


def _whole(traces: Traces, given: Mapping[str, Any]) -> JsonObject:
    found = traces.whole(owner(), given["TraceIds"])
    known = {trace["Id"] for trace in found}
    missing = [each for each in given["TraceIds"] if each not in known]
    return {"Traces": found, "UnprocessedTraceIds": missing}


def _answered(status: int, body: JsonObject) -> _Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(body).encode()
