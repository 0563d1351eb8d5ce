"""The loop of `slspy dev`: deploy, watch, deploy again."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

import pytest

from sls_py import emulator
from sls_py.app.develop import Available, develop
from sls_py.app.inspection import call_function
from sls_py.app.request import Request
from sls_py.model.options import Options
from sls_py.operate import LogLine
from sls_py.report import SilentReporter
from sls_py.sync.events import Done, Event, Failed, Inbox, Watching

pytestmark = pytest.mark.emulator

SERVICE = """\
service: shop
provider:
  name: aws
  runtime: python3.11
functions:
  hello:
    handler: app.hello
"""


@pytest.fixture
def request_here(tmp_path: Path) -> Iterator[Request]:
    home = tmp_path / "home"
    service = tmp_path / "service"
    service.mkdir()
    (service / "serverless.yml").write_text(SERVICE)
    (service / "app.py").write_text("def hello(event, context): return 'first'\n")
    environ = {**os.environ, "SLSPY_LOCAL_HOME": str(home), "XDG_STATE_HOME": str(tmp_path)}
    yield Request("dev", Options(directory=service), environ, SilentReporter())
    emulator.stop(home)


def _eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 15
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


def test_saves_are_live_and_logs_are_shown(request_here: Request) -> None:
    directory = request_here.options.directory
    inbox: Inbox = SimpleQueue()
    events: list[Event | Available] = []
    lines: list[LogLine] = []
    loop = Thread(
        target=lambda: develop(request_here, events.append, lines.append, inbox), daemon=True
    )
    loop.start()
    assert _eventually(lambda: any(isinstance(event, Watching) for event in events))
    (available,) = [event for event in events if isinstance(event, Available)]
    assert [function.key for function in available.info.functions] == ["hello"]

    code = "def hello(event, context):\n    print('ran')\n    return 'second'\n"
    (directory / "app.py").write_text(code)
    assert _eventually(lambda: "function hello: code" in _done(events))
    local = request_here._replace(options=Options(directory=directory, local=True))
    assert call_function(local, "hello", b"{}").answer.payload == b'"second"'
    assert _eventually(lambda: "ran" in [line.message.strip() for line in lines])

    (directory / "serverless.yml").write_text(SERVICE.replace("python3.11", "cobol"))
    assert _eventually(lambda: any(isinstance(event, Failed) for event in events))
    (directory / "serverless.yml").write_text(SERVICE + "  other:\n    handler: app.hello\n")
    assert _eventually(lambda: _done(events).count("infrastructure") == 2)
    assert call_function(local, "other", b"{}").answer.payload == b'"second"'
    inbox.put(None)
    loop.join(20)


def _done(events: list[Event | Available]) -> list[str]:
    return [event.flow.title for event in events if isinstance(event, Done)]
