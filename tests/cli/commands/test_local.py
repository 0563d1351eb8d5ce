"""Tests of `slspy local` and of `--local`."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sls_py import emulator
from sls_py.testing import MakeProject, Project

pytestmark = pytest.mark.emulator

SERVICE = """
    service: shop
    provider:
      name: aws
      runtime: python3.11
    functions:
      hello:
        handler: app.hello
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    directory = tmp_path / "cloud"
    yield directory
    emulator.stop(directory)


@pytest.fixture
def project(slspy_project: MakeProject, home: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("SLSPY_LOCAL_HOME", str(home))
    handler = "def hello(event, context): return 'hello'\n"
    return slspy_project({"serverless.yml": SERVICE, "app.py": handler})


def test_a_cloud_that_does_not_run_says_so(project: Project) -> None:
    result = project.run("local", "status")
    assert (result.code, result.out) == (1, "not running\n")
    assert project.run("local", "status", "--json").json()["running"] is False
    assert "the local cloud was not running" in project.run("local", "stop").err.lower()


def test_variables_need_a_running_cloud(project: Project) -> None:
    result = project.run("local", "env")
    assert (result.code, "the local cloud does not run" in result.err) == (1, True)


def test_a_cloud_that_nobody_uses_ends_itself(project: Project, home: Path) -> None:
    project.run("local", "start", "--idle-exit", "0.02").assert_success()
    deadline = time.monotonic() + 30
    while emulator.status(home) is not None and time.monotonic() < deadline:
        time.sleep(0.2)
    assert emulator.status(home) is None


def test_another_version_of_a_runtime_can_be_refused(project: Project, home: Path) -> None:
    project.run("local", "start", "--strict-runtime").assert_success()
    service = project.path / "serverless.yml"
    service.write_text(SERVICE.replace("python3.11", "nodejs22.x"))
    (project.path / "app.js").write_text("exports.hello = async () => 1")
    result = project.run("deploy", "--local")
    found = shutil.which("node")
    exact = (
        found and b"v22." in subprocess.run([found, "-v"], capture_output=True, check=True).stdout
    )
    assert result.code == (0 if exact else 1)
    if found and not exact:
        assert "nodejs22.x is not installed here" in result.err


def test_the_life_of_a_local_cloud(project: Project, home: Path) -> None:
    started = project.run("local", "start", "--json").assert_success().json()
    assert project.run("local", "status").assert_success().out.startswith("running at ")
    variables = project.run("local", "env", "--json").assert_success().json()
    assert variables["AWS_ENDPOINT_URL"] == started["endpoint"]
    assert f"export AWS_ENDPOINT_URL={started['endpoint']}" in project.run("local", "env").out

    deployed = project.run("deploy", "--local").assert_success()
    assert "starting the local cloud" not in deployed.err
    assert project.run("invoke", "--local", "-f", "hello").assert_success().out == '"hello"\n'
    again = project.run("info", env={"SLSPY_LOCAL": "1"}).assert_success()
    assert "stack: shop-dev" in again.out

    shown = project.run("local").assert_success().out
    assert "stacks:\n  shop-dev  CREATE_COMPLETE" in shown or "UPDATE_COMPLETE" in shown
    assert "functions:\n  shop-dev-hello  python3.11" in shown
    facts = project.run("local", "--json").json()
    assert facts["workers"] == 1
    assert [each["name"] for each in facts["functions"]] == ["shop-dev-hello"]

    project.run("local", "reset").assert_success()
    assert "does not exist in the local cloud" in project.run("info", "--local").err
    assert project.run("local", "logs", "--json").assert_success().json()["file"] == str(
        home / "server.log"
    )
    assert project.run("local", "stop", "--json").assert_success().json()["stopped"] is True
