"""Tests of how traces are shown."""

from __future__ import annotations

from sls_py.model.trace import Segment, Trace
from sls_py.ui.traces import render_trace, trace_json

STEP = Segment("Invocation", "", 100.25, 100.5, fault=False, steps=())
FN = Segment("shop-dev-buy", "AWS::Lambda::Function", 100.0, 100.5, fault=True, steps=(STEP,))
TRACE = Trace("1-a-b", (FN,))


def test_a_trace_is_a_tree_of_what_took_how_long() -> None:
    head, *lines = render_trace(TRACE).splitlines()
    assert head.endswith(" 1-a-b 500.0 ms")
    assert lines == [
        "  shop-dev-buy AWS::Lambda::Function 500.0 ms failed",
        "    Invocation 250.0 ms",
    ]


def test_a_trace_is_json_with_all_its_parts() -> None:
    (segment,) = trace_json(TRACE)["segments"]
    assert (segment["fault"], segment["steps"][0]["name"]) == (True, "Invocation")
