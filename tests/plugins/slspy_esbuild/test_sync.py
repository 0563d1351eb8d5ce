"""A saved TypeScript file is bundled and live, without CloudFormation."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

import pytest

from sls_py.app.request import Request
from sls_py.app.sync import sync_service
from sls_py.app.sync_settings import SyncArguments
from sls_py.model.options import Options
from sls_py.model.target import AwsTarget
from sls_py.report import SilentReporter
from sls_py.sync.events import Done, Event, Failed, Inbox, Watching
from sls_py.testing import MakeProject, Project, environment_of
from tests.plugins.slspy_esbuild.fake_esbuild import install_esbuild, runs

SERVICE = """
    service: shop
    provider: {name: aws, runtime: nodejs22.x, region: us-east-1}
    functions:
      buy: {handler: src/buy.main}
      sell: {handler: src/sell.main}
"""
LIB = 'export const greeting: string = "one";\n'
BUY = 'import { greeting } from "./lib";\nexport const main = async () => greeting;\n'
SELL = "export const main = async () => 1;\n"

pytestmark = pytest.mark.emulator


class Watched:
    """A service that is watched on a thread; what it tells is waited for."""

    def __init__(self, project: Project, target: AwsTarget, state: Path) -> None:
        self.project = project
        self.told: SimpleQueue[Event] = SimpleQueue()
        self._inbox: Inbox = SimpleQueue()
        environ = {**environment_of(target), "XDG_STATE_HOME": str(state)}
        request = Request(
            command="sync",
            options=Options(directory=project.path, endpoint_url=target.endpoint_url),
            environ=environ,
            reporter=SilentReporter(),
        )
        self._thread = Thread(target=self._run, args=(request,), daemon=True)

    def start(self) -> list[str]:
        self._thread.start()
        return self.rest()

    def rest(self) -> list[str]:
        """Wait until everything is live; return what became so."""
        done = []
        while not isinstance(event := self.told.get(timeout=60), Watching):
            assert not isinstance(event, Failed), event.error
            if isinstance(event, Done):
                done.append(event.flow.title)
        return done

    def save(self, name: str, old: str, new: str) -> list[str]:
        path = self.project.path / name
        path.write_text(path.read_text().replace(old, new))
        while not (done := self.rest()):
            continue
        return done

    def stop(self) -> None:
        self._inbox.put(None)
        self._thread.join(30)

    def _run(self, request: Request) -> None:
        arguments = SyncArguments(watch=True)
        sync_service(request, arguments, self.told.put, lambda _: True, self._inbox)


def shop(make: MakeProject) -> Project:
    return make(
        {"serverless.yml": SERVICE, "src/buy.ts": BUY, "src/sell.ts": SELL, "src/lib.ts": LIB}
    )


def check(
    project: Project, target: AwsTarget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Save a file that one of two functions is made from: that one alone is bundled anew and live."""
    for name, value in environment_of(target).items():
        monkeypatch.setenv(name, value)
    watched = Watched(project, target, tmp_path / "state")
    try:
        assert watched.start() == ["infrastructure"]
        assert watched.save("src/lib.ts", "one", "two") == ["function buy: code"]
    finally:
        watched.stop()


def test_a_save_is_bundled_and_live(
    slspy_project: MakeProject,
    local_cloud: AwsTarget,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = shop(slspy_project)
    install_esbuild(project.path)

    check(project, local_cloud, tmp_path, monkeypatch)

    assert len(runs(project.path)) == 2


@pytest.mark.skipif(os.environ.get("SLSPY_TEST_NETWORK") != "1", reason="needs a network")
@pytest.mark.skipif(shutil.which("npm") is None, reason="needs npm")
def test_a_save_is_live_with_the_real_esbuild(
    slspy_project: MakeProject,
    local_cloud: AwsTarget,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = shop(slspy_project)
    subprocess.run(["npm", "install", "--silent", "esbuild"], cwd=project.path, check=True)

    check(project, local_cloud, tmp_path, monkeypatch)

    answer = project.run("invoke", "-f", "buy", env=environment_of(local_cloud))
    assert answer.assert_success().out.strip() == '"two"'
