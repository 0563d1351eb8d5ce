"""Tests of requests to APIs and function URLs."""

from __future__ import annotations

from typing import Any

import pytest

from sls_py.aws.event_sources import HttpRequest
from sls_py.errors import NotDeployedError, UsageError
from sls_py.model.values import CfValue, JsonObject
from sls_py.operate.trigger.http import call
from tests.operate.trigger.fakes import Scene
from tests.operate.trigger.servers import http_server

OUTPUTS = {
    "ServiceEndpoint": "https://rest.example/dev",
    "HttpApiUrl": "https://api.example",
    "HelloLambdaFunctionUrl": "https://url.example/",
}
KEYED = {"Key": {"Type": "AWS::ApiGateway::ApiKey", "Properties": {}}}


def scene(kind: str, config: CfValue, **more: Any) -> Scene:
    return Scene((kind, config), outputs=OUTPUTS, **more)


@pytest.mark.parametrize(
    ("kind", "config", "order", "target"),
    [
        ("http", "GET /", {}, "GET https://rest.example/dev/"),
        ("http", "get users/{id}", {}, "GET https://rest.example/dev/users/sample"),
        ("http", "GET a", {"attributes": {"q": "1 2"}}, "GET https://rest.example/dev/a?q=1+2"),
        ("http", "GET a", {"data": '{"q": 1}'}, "GET https://rest.example/dev/a?q=1"),
        (
            "http",
            "GET u/{id}",
            {"attributes": {"id": "a b"}},
            "GET https://rest.example/dev/u/a%20b",
        ),
        ("http", "DELETE u/{id}", {"data": '{"id": 7}'}, "DELETE https://rest.example/dev/u/7"),
        ("http", "ANY {proxy+}", {}, "GET https://rest.example/dev/sample"),
        ("httpApi", "*", {"data": "x"}, "POST https://api.example/"),
        ("httpApi", {"method": "*", "path": "/a"}, {}, "GET https://api.example/a"),
    ],
)
def test_a_route_becomes_an_address(
    kind: str, config: CfValue, order: JsonObject, target: str
) -> None:
    assert scene(kind, config).prepare(**order).target == target


def test_a_function_url_is_the_address_itself() -> None:
    prepared = Scene(url=True, outputs=OUTPUTS).prepare(data="hi")
    assert prepared.target == "POST https://url.example/"
    assert prepared.content == {
        "headers": {"Content-Type": "text/plain; charset=utf-8"},
        "body": "hi",
    }


def test_an_api_that_is_not_deployed_is_said_to_be_so() -> None:
    with pytest.raises(NotDeployedError, match="`httpApi:1` is not deployed"):
        Scene(("httpApi", "GET /a")).prepare()


def test_required_parameters_are_there() -> None:
    parameters = {
        "querystrings": {"page": True, "size": False},
        "headers": {"X-Tenant": {"required": True}},
    }
    config = {"method": "get", "path": "a", "request": {"parameters": parameters}}
    prepared = scene("http", config).prepare(headers={"X-Tenant": "me"})
    assert prepared.target.endswith("/a?page=sample")
    assert prepared.content["headers"] == {"X-Tenant": "me"}


def test_a_private_route_gets_the_key_of_the_stack_which_is_not_shown() -> None:
    with http_server() as (address, asked):
        private = Scene(
            ("http", {"method": "get", "path": "a", "private": True}),
            resources=KEYED,
            physical={"Key": "k1"},
            outputs={"ServiceEndpoint": address},
        )
        private.gateways.event_sources.api_keys["k1"] = "s3cret"
        prepared = private.prepare()
        prepared.send()
    assert asked[0].headers["x-api-key"] == "s3cret"
    assert "s3cret" not in str(prepared.content)


def test_a_private_route_without_a_key_needs_one() -> None:
    private = scene("http", {"method": "get", "path": "a", "private": True})
    with pytest.raises(UsageError, match="asks for an API key"):
        private.prepare()
    assert private.prepare(headers={"X-Api-Key": "mine"}).content["headers"]


@pytest.mark.parametrize("authorizer", ["aws_iam", {"type": "aws_iam"}, {"type": "AWS_IAM"}])
def test_a_request_is_signed_when_the_route_asks_for_it(authorizer: CfValue) -> None:
    with http_server() as (address, asked):
        config = {"method": "get", "path": "a", "authorizer": authorizer}
        Scene(("http", config), outputs={"ServiceEndpoint": address}).prepare().send()
    assert asked[0].headers["authorization"] == "signed for execute-api"


def test_a_function_url_is_signed_for_lambda() -> None:
    with http_server() as (address, asked):
        outputs = {"HelloLambdaFunctionUrl": address}
        Scene(url={"authorizer": "aws_iam"}, outputs=outputs).prepare().send()
    assert asked[0].headers["authorization"] == "signed for lambda"


def test_body_and_headers_are_sent() -> None:
    with http_server(201, b'{"made": 1}') as (address, asked):
        made = Scene(("httpApi", "POST /a"), outputs={"HttpApiUrl": address})
        sent = made.prepare(data='{"a": 1}', headers={"X-One": "1"}).send()
    assert (asked[0].line, asked[0].body) == ("POST /a", b'{"a": 1}')
    assert asked[0].headers["content-type"] == "application/json"
    assert asked[0].headers["x-one"] == "1"
    assert sent.reply
    assert (sent.id, sent.finished, sent.reply.status, sent.reply.body) == (
        "request-7",
        True,
        201,
        b'{"made": 1}',
    )


def test_a_failure_leaves_the_reason_to_be_found() -> None:
    with http_server(502, b"oops") as (address, _):
        sent = Scene(("httpApi", "GET /a"), outputs={"HttpApiUrl": address}).prepare().send()
    assert sent.reply
    assert (sent.finished, sent.reply.ok, sent.reply.status, sent.reply.body) == (
        False,
        False,
        502,
        b"oops",
    )


def test_an_asynchronous_route_answers_before_the_function_ran() -> None:
    with http_server() as (address, _):
        config = {"method": "post", "path": "a", "async": True}
        sent = Scene(("http", config), outputs={"ServiceEndpoint": address}).prepare().send()
    assert not sent.finished


def test_an_address_that_does_not_answer_is_an_error() -> None:
    with http_server() as (address, _):
        closed = address
    with pytest.raises(UsageError, match="no answer from"):
        call(HttpRequest("GET", closed))
