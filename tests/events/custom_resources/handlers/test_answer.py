from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any

import pytest

from sls_py.events.custom_resources.handlers.answer import Event, answers


class Inbox:
    """A loopback server that keeps the answers it gets."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.content_types: list[str | None] = []
        self.arrived = threading.Event()
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                inbox.bodies.append(json.loads(body))
                inbox.content_types.append(self.headers["Content-Type"])
                self.send_response(200)
                self.end_headers()
                inbox.arrived.set()

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/answer?signed=yes"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    inbox = Inbox()
    thread = threading.Thread(target=inbox.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield inbox
    inbox.server.shutdown()
    thread.join()
    inbox.server.server_close()


def request(inbox: Inbox, **more: Any) -> Event:
    return {
        "RequestType": "Create",
        "StackId": "stack",
        "RequestId": "request",
        "LogicalResourceId": "Thing",
        "ResponseURL": inbox.url,
        **more,
    }


def context(milliseconds: int = 60_000) -> Any:
    return SimpleNamespace(get_remaining_time_in_millis=lambda: milliseconds)


def test_work_that_ends_well_is_a_success(inbox: Inbox) -> None:
    @answers("OwnId")
    def handler(event: Event, context: Any) -> None:
        """Do nothing."""

    handler(request(inbox), context())

    assert inbox.bodies == [
        {
            "StackId": "stack",
            "RequestId": "request",
            "LogicalResourceId": "Thing",
            "PhysicalResourceId": "OwnId",
            "Status": "SUCCESS",
            "Reason": "done",
        }
    ]
    assert inbox.content_types == [""]


def test_any_exception_is_a_failure_with_its_message(inbox: Inbox) -> None:
    @answers("OwnId")
    def handler(event: Event, context: Any) -> None:
        raise RuntimeError("no such bucket")

    handler(request(inbox), context())

    assert inbox.bodies[0]["Status"] == "FAILED"
    assert inbox.bodies[0]["Reason"] == "RuntimeError: no such bucket"


def test_a_resource_keeps_the_physical_id_it_has(inbox: Inbox) -> None:
    @answers("OwnId")
    def handler(event: Event, context: Any) -> None:
        """Do nothing."""

    handler(request(inbox, RequestType="Update", PhysicalResourceId="older"), context())

    assert inbox.bodies[0]["PhysicalResourceId"] == "older"


def test_work_that_takes_too_long_is_answered_before_lambda_ends_it(inbox: Inbox) -> None:
    @answers("OwnId")
    def handler(event: Event, context: Any) -> None:
        assert inbox.arrived.wait(timeout=30)

    handler(request(inbox), context(milliseconds=0))

    assert [body["Reason"] for body in inbox.bodies] == ["ran out of time"]
