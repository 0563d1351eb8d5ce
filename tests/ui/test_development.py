"""What `slspy dev` says about the service."""

from __future__ import annotations

from dataclasses import replace

from sls_py.model.result import Endpoint, FunctionInfo, ServiceInfo
from sls_py.ui.development import available_json, available_lines

INFO = ServiceInfo(
    service="shop",
    stage="dev",
    region="us-east-1",
    stack="shop-dev",
    status="",
    endpoints=(Endpoint(kind="httpApi", method="GET", url="http://h/x"),),
    functions=(FunctionInfo(key="hello", name="shop-dev-hello"),),
)


def test_it_says_where_to_go() -> None:
    assert available_lines(INFO, 0.31) == [
        "✔ shop can be called after 0.3s",
        "",
        "  GET - http://h/x",
        "  or slspy invoke -f hello --local",
        "",
    ]


def test_a_function_behind_an_api_is_called_with_an_event_of_its_api() -> None:
    behind = Endpoint(kind="httpApi", method="GET", url="http://h/x", function="hello")

    lines = available_lines(replace(INFO, endpoints=(behind,)), 0.31)

    assert "  or slspy trigger hello --local" in lines


def test_the_same_is_there_for_programs() -> None:
    found = available_json(INFO, 0.3111)

    assert (found["event"], found["seconds"], found["service"]) == ("available", 0.311, "shop")
