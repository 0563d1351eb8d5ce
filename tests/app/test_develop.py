"""The loop of `slspy dev`: deploy, watch, deploy again."""

from __future__ import annotations

import os
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from sls_py import emulator
from sls_py.app.develop import Round, develop
from sls_py.app.inspection import call_function
from sls_py.app.request import Request
from sls_py.model.options import Options
from sls_py.operate import LogLine
from sls_py.report import SilentReporter

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
    environ = {**os.environ, "SLSPY_LOCAL_HOME": str(home)}
    yield Request("dev", Options(directory=service), environ, SilentReporter())
    emulator.stop(home)


class Loop:
    """The rounds of a loop, and a way to save a file until the next one comes."""

    def __init__(self, request: Request) -> None:
        self.lines: list[LogLine] = []
        self.rounds = develop(request, self.lines.append)
        self._directory = request.options.directory

    def after_saving(self, name: str, text: str) -> Round:
        done = Event()
        thread = Thread(target=self._save, args=(name, textwrap.dedent(text), done))
        thread.start()
        try:
            return next(self.rounds)
        finally:
            done.set()
            thread.join()

    def _save(self, name: str, text: str, done: Event) -> None:
        # a watcher needs a moment to begin, so one save could be too early
        count = 0
        while not done.wait(0.2 + count / 2):
            count += 1
            (self._directory / name).write_text(text + "\n" * count)


def _eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 15
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


def test_saves_are_deployed_and_logs_are_shown(request_here: Request) -> None:
    loop = Loop(request_here)
    first = next(loop.rounds)
    assert first.deployment is not None
    assert [function.key for function in first.deployment.info.functions] == ["hello"]

    code = "def hello(event, context):\n    print('ran')\n    return 'second'\n"
    second = loop.after_saving("app.py", code)
    assert [(change.key, change.change) for change in second.changes] == [("hello", "code")]
    local = request_here._replace(
        options=Options(directory=request_here.options.directory, local=True)
    )
    assert call_function(local, "hello", b"{}").payload == b'"second"'
    assert _eventually(lambda: "ran" in [line.message.strip() for line in loop.lines])

    broken = loop.after_saving("serverless.yml", SERVICE.replace("python3.11", "cobol"))
    assert broken.error is not None
    more = SERVICE + "  other:\n    handler: app.hello\n"
    healed = loop.after_saving("serverless.yml", more)
    while healed.error is not None:  # a late save of the broken file
        healed = loop.after_saving("serverless.yml", more)
    assert healed.deployment is not None
    loop.rounds.close()  # type: ignore[attr-defined]
    assert call_function(local, "other", b"{}").payload == b'"second"'
