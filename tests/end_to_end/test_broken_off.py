"""Deployments that are killed, interrupted, or run twice at once."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable

import pytest

from tests.end_to_end.conftest import Tell
from tests.end_to_end.inventory import inventory
from tests.end_to_end.proxy import Call, Proxy
from tests.end_to_end.story import Story

pytestmark = pytest.mark.emulator


class GoneError(Exception):
    """The caller is dead: its request goes nowhere."""


def end_at(
    story: Story, proxy: Proxy, call: str, when: str, *arguments: str, by: int = signal.SIGKILL
) -> subprocess.CompletedProcess[str]:
    """Run a command line and end its process before a call reaches AWS, or after AWS has answered."""
    process = story.start(*arguments, AWS_ENDPOINT_URL=proxy.endpoint)

    def end(seen: Call) -> None:
        if process.poll() is None and call in seen.operation:
            process.send_signal(by)
            if by == signal.SIGKILL:
                process.wait()
                raise GoneError

    setattr(proxy, when, end)
    out, err = process.communicate(timeout=60)
    proxy.before = proxy.after = lambda _: None
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


FIRST = [
    ("CreateStack", "after"),
    ("orders.zip", "before"),
    ("UpdateStack", "after"),
    ("manifest.json", "before"),
]
NEXT = [
    ("orders.zip", "after"),
    ("UpdateStack", "after"),
]


@pytest.mark.parametrize(("call", "when"), FIRST)
def test_a_first_deployment_that_was_killed_can_be_repeated(
    call: str, when: str, tell: Tell, proxy: Proxy
) -> None:
    story = tell("orders")
    killed = end_at(story, proxy, call, when, "deploy")
    assert killed.returncode == -signal.SIGKILL
    check_all_is_well(story)


@pytest.mark.parametrize(("call", "when"), NEXT)
def test_an_update_that_was_killed_can_be_repeated(
    call: str, when: str, tell: Tell, proxy: Proxy
) -> None:
    story = tell("orders")
    story.deploy()
    story.change("handlers.py", '"archive"', '"attic"')
    killed = end_at(story, proxy, call, when, "deploy")
    assert killed.returncode == -signal.SIGKILL
    check_all_is_well(story)


def check_all_is_well(story: Story) -> None:
    """Deploy again: the code that runs is that of the folder, and then nothing is left to do."""
    table = story.deploy()["outputs"]["LedgerName"]
    assert story.deploy()["changed"] is False
    kind = "attic" if "attic" in (story.path / "handlers.py").read_text() else "archive"
    body = json.dumps({"order": "7"})
    story.invoke("archive", {"Records": [{"messageId": "1", "body": body}]})
    found = story.client("dynamodb").scan(TableName=table)["Items"]
    assert [item["line"]["S"] for item in found] == [f"{kind}:7"]


@pytest.mark.parametrize(("call", "when"), [("?delete", "after"), ("DeleteStack", "after")])
def test_a_removal_that_was_killed_can_be_repeated(
    call: str, when: str, tell: Tell, proxy: Proxy
) -> None:
    story = tell("orders")
    before = inventory(story.client)
    story.deploy()
    end_at(story, proxy, call, when, "remove", "--yes")
    story.slspy("remove", "--yes").assert_success()
    assert inventory(story.client) == before


def test_a_service_that_was_removed_by_half_can_be_deployed_again(tell: Tell, proxy: Proxy) -> None:
    story = tell("orders")
    story.deploy()
    end_at(story, proxy, "?delete", "after", "remove", "--yes")
    story.change(
        "serverless.yml", "  notices:", "  again:\n    handler: handlers.notice\n  notices:"
    )
    story.deploy()
    check_all_is_well(story)


def test_ctrl_c_ends_a_deployment_with_a_word_and_130(tell: Tell, proxy: Proxy) -> None:
    story = tell("orders")
    stopped = end_at(story, proxy, "orders.zip", "before", "deploy", by=signal.SIGINT)
    assert stopped.returncode == 130
    assert "Traceback" not in stopped.stderr
    assert "interrupted" in stopped.stderr.splitlines()[-1]
    check_all_is_well(story)


def test_two_first_deployments_at_once_are_one_deployment(tell: Tell, proxy: Proxy) -> None:
    story = tell("orders")
    check_rivals(story, proxy, lambda: story.start("deploy"), "CreateStack", {0, 4})


def test_two_updates_at_once_leave_one_state(tell: Tell, proxy: Proxy) -> None:
    story = tell("orders")
    story.deploy()
    story.change("handlers.py", '"archive"', '"attic"')
    other = check_rivals(
        story, proxy, lambda: story.start("deploy"), "UpdateStack", {0}, rival_code=4
    )
    assert "is locked by" in other.stderr


def check_rivals(
    story: Story,
    proxy: Proxy,
    rival: Callable[[], subprocess.Popen[str]],
    call: str,
    allowed: set[int],
    *,
    rival_code: int = 0,
) -> subprocess.CompletedProcess[str]:
    """Let another deployment overtake one that is about to make a call; both end well, or one finds it busy."""
    others: list[subprocess.CompletedProcess[str]] = []

    def overtake(seen: Call) -> None:
        if call in seen.operation and not others:
            process = rival()
            out, err = process.communicate(timeout=60)
            others.append(subprocess.CompletedProcess([], process.returncode, out, err))

    proxy.before = overtake
    first = story.slspy("deploy", AWS_ENDPOINT_URL=proxy.endpoint)
    proxy.before = lambda _: None
    assert [other.returncode for other in others] == [rival_code]
    assert first.code in allowed
    check_all_is_well(story)
    return others[0]


def test_a_build_folder_in_use_is_said_to_be_so(tell: Tell, proxy: Proxy) -> None:
    story = tell("orders")
    processes = [story.start("deploy", AWS_ENDPOINT_URL=proxy.endpoint) for _ in range(2)]
    ends = [process.communicate(timeout=60) for process in processes]
    codes = [process.returncode for process in processes]
    assert 0 in codes, ends
    assert set(codes) <= {0, 4}, ends
    assert all("Traceback" not in err for _, err in ends)
    check_all_is_well(story)
