"""Traces: what the runtime host measured, and what functions send, is read through X-Ray's API."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client, MakeZip

pytestmark = pytest.mark.emulator

SOURCE = """
import time
def handler(event, context):
    time.sleep(0.05)
    if event.get("fail"):
        raise ValueError("no")
"""


def make(client: Client, make_zip: MakeZip, name: str, mode: str = "Active") -> None:
    client("iam").create_role(RoleName=name, AssumeRolePolicyDocument="{}")
    client("lambda").create_function(
        FunctionName=name,
        Runtime="python3.11",
        Handler="app.handler",
        Role=f"arn:aws:iam::000000000000:role/{name}",
        Code={"ZipFile": make_zip({"app.py": SOURCE})},
        TracingConfig={"Mode": mode},
    )


def call(client: Client, name: str, event: object) -> None:
    client("lambda").invoke(FunctionName=name, Payload=json.dumps(event).encode())


def summaries(client: Client, **query: str) -> list[Any]:
    now = time.time()
    answer = client("xray").get_trace_summaries(StartTime=now - 60, EndTime=now + 60, **query)
    found: list[Any] = answer["TraceSummaries"]
    return found


def test_a_trace_tells_what_the_start_and_the_invocation_took(
    client: Client, make_zip: MakeZip
) -> None:
    make(client, make_zip, "fn")
    call(client, "fn", {})
    (summary,) = summaries(client)
    assert summary["HasFault"] is False
    (trace,) = client("xray").batch_get_traces(TraceIds=[summary["Id"]])["Traces"]
    document = json.loads(trace["Segments"][0]["Document"])
    names = [step["name"] for step in document["subsegments"]]
    assert (document["name"], names) == ("fn", ["Initialization", "Invocation"])
    invocation = document["subsegments"][1]
    assert invocation["end_time"] - invocation["start_time"] >= 0.05
    assert document["start_time"] < invocation["start_time"]


def test_a_failed_invocation_is_a_fault_with_its_cause(client: Client, make_zip: MakeZip) -> None:
    make(client, make_zip, "fn")
    call(client, "fn", {"fail": True})
    (summary,) = summaries(client)
    assert summary["HasFault"] is True
    (trace,) = client("xray").batch_get_traces(TraceIds=[summary["Id"]])["Traces"]
    document = json.loads(trace["Segments"][0]["Document"])
    (cause,) = document["cause"]["exceptions"]
    assert (cause["type"], cause["message"]) == ("ValueError", "no")


def test_only_functions_with_tracing_are_traced(client: Client, make_zip: MakeZip) -> None:
    make(client, make_zip, "fn", "PassThrough")
    call(client, "fn", {})
    assert summaries(client) == []


def test_traces_are_found_by_the_service_and_unknown_ones_are_named(
    client: Client, make_zip: MakeZip
) -> None:
    make(client, make_zip, "one")
    make(client, make_zip, "two")
    call(client, "one", {})
    call(client, "two", {})
    assert len(summaries(client)) == 2
    (found,) = summaries(client, FilterExpression='service("one")')
    assert found["ServiceIds"][0]["Name"] == "one"
    unknown = "1-00000000-000000000000000000000000"
    assert client("xray").batch_get_traces(TraceIds=[unknown])["UnprocessedTraceIds"] == [unknown]


def test_segments_that_a_program_sends_are_kept(client: Client) -> None:
    trace, now = "1-00000000-00000000000000000000000a", time.time()
    whole = {"id": "1", "trace_id": trace, "name": "mine", "start_time": now, "end_time": now + 1}
    answer = client("xray").put_trace_segments(
        TraceSegmentDocuments=[json.dumps(whole), json.dumps({"id": "2"})]
    )
    assert [each["Id"] for each in answer["UnprocessedTraceSegments"]] == ["2"]
    (summary,) = summaries(client)
    assert (summary["Id"], round(summary["Duration"])) == (trace, 1)
