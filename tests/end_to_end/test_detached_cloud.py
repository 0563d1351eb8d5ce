"""The local cloud as users have it: a server of its own that `--local` starts, and that outlives the commands."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sls_py import emulator
from sls_py.testing import MakeProject
from tests.end_to_end.story import Clients, Story, endpoint, fetch

pytestmark = pytest.mark.emulator


@pytest.fixture
def story(tmp_path: Path, clients: Clients) -> Iterator[Story]:
    """A wiki that is deployed with `--local` to a server of the test's own."""
    home = tmp_path / "cloud"
    story = Story.copied("wiki", tmp_path, clients, "--local")
    story.env = {"SLSPY_LOCAL_HOME": str(home)}
    yield story
    emulator.stop(home)


def test_what_is_deployed_answers_until_the_cloud_is_stopped_and_again_after(story: Story) -> None:
    home = endpoint(story.deploy(), "app")
    assert "Welcome, stranger" in fetch(home).text
    story.project.run("local", "stop", env=story.env).assert_success()
    answer = story.deploy()
    assert answer["changed"] is False
    again = endpoint(answer, "app")
    assert urlsplit(again).path == urlsplit(home).path
    assert "Welcome, stranger" in fetch(again).text


def test_what_is_deployed_outlives_a_server_that_is_killed(story: Story) -> None:
    home = endpoint(story.deploy(), "app")
    found = emulator.status(Path(story.env["SLSPY_LOCAL_HOME"]))
    assert found is not None
    os.kill(found.cloud.pid, signal.SIGKILL)
    story.project.run("local", "start", env=story.env).assert_success()
    assert "Welcome, stranger" in fetch(home).text


def test_two_first_deployments_at_once_share_one_cloud(story: Story) -> None:
    processes = [story.start("deploy") for _ in range(2)]
    ends = [process.communicate(timeout=60) for process in processes]
    codes = [process.returncode for process in processes]
    assert 0 in codes, ends
    assert set(codes) <= {0, 4}, ends
    assert story.deploy()["changed"] is False


_NODE_SERVICE = """\
service: nodes
provider: {name: aws, runtime: nodejs20.x}
package: {patterns: ["!node_modules/**"]}
functions:
  main: {handler: app.main}
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
@pytest.mark.parametrize("command", [("invoke", "--local"), ("invoke", "local")])
def test_awss_sdk_for_node_comes_from_the_project(
    command: tuple[str, ...], slspy_project: MakeProject, tmp_path: Path
) -> None:
    project = slspy_project(
        {
            "serverless.yml": _NODE_SERVICE,
            "app.js": "exports.main = async () => require('@aws-sdk/tiny').value",
            "node_modules/@aws-sdk/tiny/index.js": "exports.value = 'from the project'",
        }
    )
    env = {"SLSPY_LOCAL_HOME": str(tmp_path / "cloud")}
    try:
        if "--local" in command:
            project.run("deploy", "--local", env=env).assert_success()
        answer = project.run(*command, "-f", "main", env=env).assert_success()
    finally:
        emulator.stop(tmp_path / "cloud")
    assert answer.out.strip() == '"from the project"'


def test_with_a_port_for_each_api_that_is_the_address_to_see(story: Story) -> None:
    story.project.run("local", "start", "--apis", env=story.env).assert_success()
    deployed = endpoint(story.deploy(), "app")
    assert urlsplit(deployed).path == ""
    assert "Welcome, stranger" in fetch(deployed).text
    shown = story.slspy("info", "--json").assert_success().json()
    assert endpoint(shown, "app") == deployed
