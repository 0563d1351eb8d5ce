from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from sls_py.deploy.relayed import VARIABLE, Marker
from sls_py.live.layer import Platform, layer_files
from sls_py.live.libraries import Libraries
from sls_py.live.stub.invocation import Stub, make_stub
from sls_py.live.stub.relay import Relay
from sls_py.live.stub.request import new_request
from sls_py.live.stub.settings import read_settings
from sls_py.live.wire.messages import Request

MARKER = Marker(
    session="s1",
    key=bytes(32),
    prefix="slspy/shop/dev/s1",
    host="broker",
    url="ws://127.0.0.1:9",
    owner="ann",
    machine="desk",
    since=0,
    layer="arn",
    handler="given_app.main",
)


class Client:
    """The runtime's own object; its attributes are slots."""

    __slots__ = ("client", "custom", "env")

    def __init__(self) -> None:
        self.client = None
        self.custom = {"a": [1, (2, 3)]}
        self.env = {"locale": "de"}


class Invocation:
    aws_request_id = "id-1"
    function_name = "hello"
    memory_limit_in_mb = 128
    client_context = Client()
    identity = None

    def get_remaining_time_in_millis(self) -> int:
        return 3000


def test_the_context_travels_with_the_event() -> None:
    environ = {"A": "1", "PATH": "/bin", "_X_AMZN_TRACE_ID": "Root=1", "SLSPY_LIVE": "x"}
    request = new_request({"é": 1}, Invocation(), environ)
    assert request.event == '{"é":1}'.encode()
    assert request.environ == {"A": "1"}
    assert request.trace_id == "Root=1"
    assert request.remaining_ms == 3000
    context = request.context
    assert (context.request_id, context.function_name) == ("id-1", "hello")
    assert (context.memory_limit_in_mb, context.log_group_name) == ("128", "")
    expected = {"client": None, "custom": {"a": [1, [2, 3]]}, "env": {"locale": "de"}}
    assert context.client_context == expected


def test_requests_of_one_environment_name_it_alike_but_not_themselves() -> None:
    one, two = (new_request({}, Invocation(), {"A": "1"}) for _ in range(2))
    other = new_request({}, Invocation(), {"A": "2"})
    assert one.environ_id == two.environ_id != other.environ_id
    assert one.id != two.id


@pytest.mark.parametrize(
    ("handler", "kind"),
    [
        ("main", "Runtime.MalformedHandlerName"),
        ("not_there.main", "Runtime.ImportModuleError"),
        ("json.main", "Runtime.HandlerNotFound"),
    ],
)
def test_a_deployed_handler_that_cannot_be_found_fails_as_on_lambda(
    handler: str, kind: str
) -> None:
    environ = {VARIABLE: MARKER._replace(handler=handler).text()}
    outcome, deployed = make_stub(environ).handle({}, Invocation())
    assert deployed is None
    assert type(outcome.error).__name__ == kind


def test_the_environment_of_the_deployed_code_is_its_own() -> None:
    environ = {VARIABLE: MARKER.text(), "_HANDLER": "slspy", "A": "1"}
    make_stub(environ)
    assert environ == {"_HANDLER": "given_app.main", "A": "1"}


PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from slspy_live.stub.entry import handler
import given_app
context = given_app.Context()
print(handler({"n": 1}, context), sorted(name for name in sys.modules if "nacl" in name))
"""

APP = """
class Context:
    aws_request_id = "1"
    def get_remaining_time_in_millis(self):
        return 3000

def main(event, context):
    return event
"""


def run(folder: Path, libraries: dict[str, bytes]) -> subprocess.CompletedProcess[str]:
    for name, content in {
        **layer_files(libraries),
        "python/given_app.py": APP.encode(),
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    environ: dict[str, Any] = {**os.environ, VARIABLE: MARKER.text()}
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", PROGRAM, str(folder / "python")],
        env=environ, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_without_libsodium_the_deployed_code_answers(tmp_path: Path) -> None:
    done = run(tmp_path, {})
    assert done.stdout == "{'n': 1} []\n"
    assert done.stderr.startswith("slspy live: libsodium cannot be loaded: ")


def test_the_deployed_code_does_not_meet_the_layer_s_libsodium(tmp_path: Path) -> None:
    own = Platform(f"3.{sys.version_info[1]}", "x86_64", here=True)
    done = run(tmp_path, dict(Libraries(tmp_path, os.environ).libraries(own)))
    assert done.stderr == ""
    assert done.stdout == "{'n': 1} []\n"


class Mirror:
    """Takes what is shown."""

    def __init__(self) -> None:
        self.shown: list[Request] = []

    def mirror(self, request: Request) -> None:
        self.shown.append(request)


@pytest.mark.parametrize(("interval", "shown"), [(0, 3), (3, 2), (60, 1)])
def test_not_more_is_shown_than_was_asked_for(interval: float, shown: int) -> None:
    settings = read_settings(
        {VARIABLE: MARKER._replace(observe=True, interval=interval, handler="json.dumps").text()}
    )
    mirror, times = Mirror(), iter([10.0, 11.0, 14.0])
    stub = Stub(settings, cast(Relay, mirror), {}, lambda: next(times))
    for _ in range(3):
        _, deployed = stub.handle({}, Invocation())
        assert deployed is not None
    assert len(mirror.shown) == shown
    assert all(request.observe for request in mirror.shown)
