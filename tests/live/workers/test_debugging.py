"""Python functions below a debugger that somebody attaches to."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sls_py.errors import UsageError
from sls_py.live.workers import LocalFunction, MakeOptions, Workers, make_workers
from tests.live.workers.conftest import answer, job, told
from tests.live.workers.dap import DebugClient

pytest.importorskip("debugpy")

CODE = """def handler(event, context):
    doubled = 2 * event
    return doubled
"""

Debugged = Callable[[], tuple[Workers, int]]


@pytest.fixture
def waited() -> list[int]:
    return []


@pytest.fixture
def debugged(root: Path, tmp_path: Path, waited: list[int]) -> Iterator[Debugged]:
    made: list[Workers] = []

    def start() -> tuple[Workers, int]:
        (root / "app.py").write_text(CODE)
        with socket.socket() as trying:
            trying.bind(("127.0.0.1", 0))
            port = trying.getsockname()[1]
        function = LocalFunction(
            key="fn", name="fn", runtime="python3.11", handler="app.handler", root=root
        )
        options = MakeOptions(
            folder=tmp_path / "shared", environ=os.environ, debug_port=port, waits=waited.append
        )
        made.append(make_workers(function, options))
        return made[-1], port

    yield start
    for one in made:
        one.close()


def test_a_breakpoint_in_the_handler_is_hit(
    debugged: Debugged, root: Path, waited: list[int]
) -> None:
    workers, port = debugged()
    assert waited == [port]
    client = DebugClient(port)
    client.attach(str(root / "app.py"), 3)
    event = job(21)._replace(deadline=float("inf"))
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(workers.run, event, told)
        assert client.stopped_at() == ("handler", 3, ["context", "doubled", "event"])
        assert not running.done()
        client.go_on()
        assert answer(running.result(30)) == 42
    client.close()


def test_after_a_save_another_debugger_can_attach(
    debugged: Debugged, root: Path, waited: list[int]
) -> None:
    workers, port = debugged()
    first = DebugClient(port)
    first.attach(str(root / "app.py"), 3)
    (root / "app.py").write_text(CODE.replace("2 *", "3 *"))
    hung_up = threading.Timer(0.5, first.close)
    hung_up.start()
    workers.reload()
    hung_up.join()
    assert waited == [port, port]
    second = DebugClient(port)
    second.attach(str(root / "app.py"), 2)
    event = job(7)._replace(deadline=float("inf"))
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(workers.run, event, told)
        assert second.stopped_at()[:2] == ("handler", 2)
        second.go_on()
        assert answer(running.result(30)) == 21
    second.close()


def test_a_port_that_is_in_use_is_told_at_the_start(root: Path, tmp_path: Path) -> None:
    function = LocalFunction(
        key="fn", name="fn", runtime="python3.11", handler="app.handler", root=root
    )
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        options = MakeOptions(folder=tmp_path / "shared", environ=os.environ, debug_port=port)
        with pytest.raises(UsageError, match=f"port {port}.* in use"):
            make_workers(function, options)
