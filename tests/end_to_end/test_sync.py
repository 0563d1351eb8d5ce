"""`slspy sync` on the local cloud: what is live follows the files, whatever is done to them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread

import pytest

from sls_py.app.packages import make_package
from sls_py.app.request import Request
from sls_py.app.sync import Synced, sync_service
from sls_py.app.sync_settings import SyncArguments
from sls_py.aws import connect
from sls_py.model.options import Options
from sls_py.model.target import AwsTarget
from sls_py.report import SilentReporter
from sls_py.sync.events import Done, Failed, Inbox, Watching
from sls_py.sync.events import Event as LoopEvent
from sls_py.testing.project import environment_of
from tests.end_to_end.editing import FUNCTIONS, Editor

pytestmark = pytest.mark.emulator

EDITS = int(os.environ.get("SYNC_EDITS", "60"))


SAVES = """
import time
for number in range(500):
    with open("f1.py", "w") as file:
        file.write(f"def main(*_): return {number}\\n")
    time.sleep(0.001)
"""


class Watched:
    """A service that is watched on a thread."""

    def __init__(self, directory: Path, target: AwsTarget, state: Path) -> None:
        self.directory, self.target = directory, target
        environ = {**os.environ, **environment_of(target), "XDG_STATE_HOME": str(state)}
        options = Options(directory=directory, endpoint_url=target.endpoint_url)
        self.request = Request("sync", options, environ, SilentReporter())
        self.events: list[LoopEvent] = []
        self.rests = 0
        self.ended: list[Synced] = []

    @contextmanager
    def watching(self) -> Iterator[None]:
        inbox: Inbox = SimpleQueue()
        ready = Event()

        def show(event: LoopEvent) -> None:
            self.events.append(event)
            if isinstance(event, Watching):
                ready.set()

        def work() -> None:
            arguments = SyncArguments(watch=True)
            self.ended.append(
                sync_service(self.request, arguments, show, lambda _: True, inbox=inbox)
            )

        thread = Thread(target=work, daemon=True)
        thread.start()
        assert ready.wait(60)
        try:
            yield
        finally:
            inbox.put(None)
            thread.join(30)

    def live(self, service: str, keys: tuple[str, ...]) -> dict[str, str]:
        functions = connect(self.target).functions
        found = {key: functions.get(f"{service}-dev-{key}") for key in keys}
        return {key: live.code_sha256 for key, live in found.items() if live}

    def fresh(self) -> dict[str, str]:
        """What the code of each function would be in a package that is made from nothing."""
        options = Options(directory=self.directory, package="../fresh")
        package = make_package(self.request._replace(options=options)).package
        items = {item.name: item.code_sha256 for item in package.artifacts.items}
        return {key: items[name] for key, name in package.artifacts.functions.items()}


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


@pytest.fixture
def watched(tmp_path: Path, local_cloud: AwsTarget, monkeypatch: pytest.MonkeyPatch) -> Watched:
    directory = tmp_path / "service"
    directory.mkdir()
    for name, value in environment_of(local_cloud).items():
        monkeypatch.setenv(name, value)
    return Watched(directory, local_cloud, tmp_path / "state")


def test_after_random_edits_the_live_code_is_that_of_a_fresh_package(watched: Watched) -> None:
    editor = Editor(watched.directory, seed=7)
    editor.create()
    with watched.watching():
        for number in range(EDITS):
            editor.edit()
            time.sleep(0.002 * (number % 20))
        wanted = watched.fresh()
        assert eventually(lambda: watched.live("edited", FUNCTIONS) == wanted)


def test_only_the_functions_that_contain_a_file_are_updated(watched: Watched) -> None:
    Editor(watched.directory, seed=1).create()
    with watched.watching():
        watched.events.clear()
        (watched.directory / "f2.py").write_text("def main(*_): return 2\n")
        wanted = watched.fresh()
        assert eventually(lambda: watched.live("edited", FUNCTIONS) == wanted)
        assert eventually(lambda: any(isinstance(event, Done) for event in watched.events))
    done = [event.flow.title for event in watched.events if isinstance(event, Done)]
    assert done == ["function f2: code"]
    assert watched.ended[0].ok


def test_a_broken_function_waits_and_the_others_go_live(watched: Watched) -> None:
    Editor(watched.directory, seed=1).create()
    with watched.watching():
        before = watched.live("edited", ("f1",))
        (watched.directory / "f1.py").write_text("def main(*_):\n    return (\n")
        (watched.directory / "f2.py").write_text("def main(*_): return 2\n")
        assert eventually(lambda: any(isinstance(one, Failed) for one in watched.events))
        assert eventually(lambda: any(title_of(one) for one in watched.events))
        assert watched.live("edited", ("f1",)) == before
        (failure, *_) = [one for one in watched.events if isinstance(one, Failed)]
        assert failure.held == ("f1",)
        assert failure.error.position
        assert failure.error.position.line == 2
        (watched.directory / "f1.py").write_text("def main(*_): return 1\n")
        wanted = watched.fresh()
        assert eventually(lambda: watched.live("edited", FUNCTIONS) == wanted)


def title_of(event: LoopEvent) -> str | None:
    return event.flow.title if isinstance(event, Done) and "f2" in event.flow.title else None


def test_five_hundred_saves_in_a_moment_make_one_or_two_updates(watched: Watched) -> None:
    Editor(watched.directory, seed=1).create()
    with watched.watching():
        watched.events.clear()
        subprocess.run([sys.executable, "-c", SAVES], cwd=watched.directory, check=True)
        wanted = watched.fresh()
        assert eventually(lambda: watched.live("edited", FUNCTIONS) == wanted)
        assert eventually(lambda: isinstance(watched.events[-1], Watching))
    assert len([event for event in watched.events if isinstance(event, Done)]) <= 2
