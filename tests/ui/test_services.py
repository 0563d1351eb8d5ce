"""Tests of how a deployed service is shown."""

from __future__ import annotations

from dataclasses import replace

from sls_py.model.result import ApiKeyInfo, Endpoint, FunctionInfo, ServiceInfo
from sls_py.ui.services import render_service, service_json

INFO = ServiceInfo(
    service="shop",
    stage="dev",
    region="eu-west-1",
    stack="shop-dev",
    status="UPDATE_COMPLETE",
    endpoints=(
        Endpoint(kind="httpApi", method="GET", url="https://api/hello", function="hello"),
        Endpoint(kind="websocket", method="", url="wss://sockets/dev"),
        Endpoint(kind="url", method="", url="https://own/", function="hello"),
        Endpoint(kind="cloudFront", method="", url="https://edge"),
    ),
    functions=(FunctionInfo(key="hello", name="shop-dev-hello", size=12_345),),
    layers={"base": "arn:aws:lambda:::layer:base:1"},
    outputs={"HttpApiUrl": "https://api"},
)


def test_a_service_is_shown_in_sections() -> None:
    assert render_service(INFO).splitlines() == [
        "service: shop",
        "stage: dev",
        "region: eu-west-1",
        "stack: shop-dev",
        "status: UPDATE_COMPLETE",
        "endpoints:",
        "  GET - https://api/hello",
        "  wss://sockets/dev",
        "  hello: https://own/",
        "  CloudFront - https://edge",
        "functions:",
        "  hello: shop-dev-hello (12 kB)",
        "layers:",
        "  base: arn:aws:lambda:::layer:base:1",
    ]


def test_outputs_need_verbose() -> None:
    shown = render_service(INFO, verbose=True).splitlines()
    assert shown[-2:] == ["stack outputs:", "  HttpApiUrl: https://api"]


def test_the_only_endpoint_stands_in_one_line() -> None:
    own = Endpoint(kind="url", method="", url="https://own/", function="hello")
    assert "endpoint: https://own/" in render_service(replace(INFO, endpoints=(own,)))


def test_json_has_everything() -> None:
    shown = service_json(INFO)
    assert shown["status"] == "UPDATE_COMPLETE"
    assert shown["endpoints"][0] == {
        "kind": "httpApi",
        "method": "GET",
        "url": "https://api/hello",
        "function": "hello",
    }
    assert shown["functions"] == [{"key": "hello", "name": "shop-dev-hello", "size": 12_345}]
    assert shown["outputs"] == {"HttpApiUrl": "https://api"}


def test_api_keys_show_their_values_where_these_are_known() -> None:
    keys = (
        ApiKeyInfo(name="partner", value="s3cret", description="for partners"),
        ApiKeyInfo(name="hidden", concealed=True),
        ApiKeyInfo(name="denied"),
    )
    text = render_service(replace(INFO, api_keys=keys))
    shown = "api keys:\n  partner: s3cret - for partners\n  hidden: (concealed)\n  denied: (AWS does not tell)"
    assert shown in text
    assert service_json(replace(INFO, api_keys=keys))["apiKeys"][0]["value"] == "s3cret"
    assert "s3cret" not in repr(keys)
