"""Tests of messages over WebSockets."""

from __future__ import annotations

from typing import Any

import pytest

from sls_py.errors import NotDeployedError, UsageError
from sls_py.model.values import JsonObject
from sls_py.operate.trigger.records import Sent
from sls_py.operate.trigger.socket_client import connected
from tests.operate.trigger.fakes import Scene
from tests.operate.trigger.servers import SocketServer, text_frame


def scene(route: str, url: str = "ws://host/dev", settings: JsonObject | None = None) -> Scene:
    return Scene(
        ("websocket", {"route": route}),
        outputs={"ServiceEndpointWebsocket": url},
        settings=settings,
    )


def sent_to(server: SocketServer, route: str = "say", **order: Any) -> Sent:
    with server.running() as url:
        return scene(route, url).prepare(**order).send()


def test_a_message_names_its_route_where_the_api_looks_for_it() -> None:
    assert (
        scene("say").prepare(data='{"text": "hi"}').content["message"]
        == '{"text": "hi", "action": "say"}'
    )
    settings = {"websocketsApiRouteSelectionExpression": "$request.body.meta.kind"}
    deep = scene("say", settings=settings).prepare(data="hi")
    assert deep.content["message"] == '{"message": "hi", "meta": {"kind": "say"}}'
    assert scene("$default").prepare(data="hi").content["message"] == "hi"
    assert scene("$connect").prepare().content == {"route": "$connect"}


def test_an_api_that_is_not_deployed_is_said_to_be_so() -> None:
    with pytest.raises(NotDeployedError):
        Scene(("websocket", "say")).prepare()


def test_what_the_function_answers_is_the_reply() -> None:
    server = SocketServer(
        [text_frame(b"", code=9), text_frame(b"he", last=False), text_frame(b"llo", code=0)]
    )
    sent = sent_to(server, data="hi", attributes={"room": "1"}, headers={"Auth": "me"})
    assert sent.reply
    assert (sent.reply.ok, sent.reply.body) == (True, b"hello")
    assert server.request[0] == "GET /dev?room=1 HTTP/1.1"
    assert "Auth: me" in server.request
    # The second frame answers the ping.
    assert server.received == [b'{"message": "hi", "action": "say"}', b""]


def test_a_large_message_is_sent_whole() -> None:
    server = SocketServer([text_frame(b"x" * 300)])
    sent = sent_to(server, "$default", data="y" * 70_000)
    assert server.received == [b"y" * 70_000]
    assert sent.reply
    assert sent.reply.body == b"x" * 300


def test_the_apis_own_error_is_a_failure() -> None:
    error = b'{"message": "Internal server error", "connectionId": "c", "requestId": "r"}'
    reply = sent_to(SocketServer([text_frame(error)])).reply
    assert reply
    assert not reply.ok


def test_no_answer_is_no_failure() -> None:
    reply = sent_to(SocketServer([text_frame(b"\x03\xe8", code=8)])).reply
    assert reply
    assert (reply.ok, reply.body) == (True, b"")


def test_connecting_alone_is_enough_for_some_routes() -> None:
    server = SocketServer([])
    sent_to(server, "$connect")
    assert server.received == []


def test_a_refused_connection_is_an_error() -> None:
    with pytest.raises(UsageError, match="refused with status 403"):
        sent_to(SocketServer([], status=403))


def test_a_server_that_speaks_something_else_is_an_error() -> None:
    server = SocketServer([], honest=False)
    with (
        server.running() as url,
        pytest.raises(UsageError, match="does not speak WebSocket"),
        connected(url, {}),
    ):
        pass


def test_a_closed_port_is_an_error() -> None:
    with SocketServer([]).running() as url, connected(url, {}):
        pass
    with pytest.raises(UsageError, match="no answer from"), connected(url, {}):
        pass
