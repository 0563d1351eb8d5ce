"""The local cloud as users have it: a server of its own that `--local` starts, and that outlives the commands."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sls_py import emulator
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
