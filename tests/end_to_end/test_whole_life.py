"""Every service goes through its whole life: package, deploy, deploy again, update one function, remove."""

from __future__ import annotations

import pytest

from tests.end_to_end.conftest import CODE_BUCKET, Tell
from tests.end_to_end.inventory import inventory
from tests.end_to_end.proxy import Proxy
from tests.end_to_end.story import SERVICES, Story, changes

pytestmark = pytest.mark.emulator

CODE = {
    "chat": ("confused", "chat.py"),
    "checkout": ("charge", "steps.py"),
    "clicks": ("count", "clicks.py"),
    "clockwork": ("tick", "clockwork/events.py"),
    "diary": ("read", "diary.py"),
    "guestbook": ("read", "guestbook/entries.py"),
    "members": ("about", "members.py"),
    "orders": ("billing", "handlers.py"),
    "projector": ("project", "projector.py"),
    "reports": ("daily", "functions/daily/main.py"),
    "split": ("web", "service_code.py"),
    "tenant": ("hello", "hello.py"),
    "thumbnails": ("shrink", "app/shrink.py"),
    "veteran": ("main", "handler.py"),
    "webhooks": ("work", "hooks.py"),
    "wiki": ("app", "wiki.py"),
}
"""A function of each service, and the file that it is in."""

ELSEWHERE = {"everything", "gallery", "notebook", "payments", "switchboard", "todos"}
"""Services with a test of their own: they need what is not in an empty account, or the package index."""


def test_every_service_has_a_life() -> None:
    assert {*CODE, *ELSEWHERE} == {folder.name for folder in SERVICES.iterdir()}


@pytest.mark.parametrize("name", CODE)
def test_a_service_lives_and_goes_without_a_trace(name: str, tell: Tell, proxy: Proxy) -> None:
    story = tell(name)
    before = inventory(story.client)
    story.slspy("package").assert_success()
    assert inventory(story.client) == before, "packaging touches nothing in AWS"
    assert story.deploy()["changed"]
    check_nothing_is_written_again(story, proxy)
    check_one_function_is_updated(story, *CODE[name])
    empty_buckets(story)
    story.slspy("remove", "--yes").assert_success()
    assert inventory(story.client) == before


def check_nothing_is_written_again(story: Story, proxy: Proxy) -> None:
    proxy.calls.clear()
    answer = story.deploy(AWS_ENDPOINT_URL=proxy.endpoint)
    assert proxy.calls
    assert proxy.writes == []
    assert answer["changed"] is False
    assert answer["uploadedBytes"] == 0
    assert set(changes(answer).values()) == {"unchanged"}


def check_one_function_is_updated(story: Story, function: str, file: str) -> None:
    with (story.path / file).open("a", encoding="utf-8") as code:
        code.write("\nCHANGED = True\n")
    result = story.slspy("deploy", "function", "-f", function, "--json").assert_success()
    assert changes(result.json()) == {function: "code"}


def empty_buckets(story: Story) -> None:
    """Delete what functions wrote; what slspy put into a bucket is for slspy to delete."""
    api = story.client("s3")
    for bucket in api.list_buckets()["Buckets"]:
        name = bucket["Name"]
        if name == CODE_BUCKET or "deploymentbucket" in name:
            continue
        for item in api.list_objects_v2(Bucket=name).get("Contents", ()):
            api.delete_object(Bucket=name, Key=item["Key"])
