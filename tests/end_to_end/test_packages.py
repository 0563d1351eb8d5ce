"""Services whose packaging is the interesting part: own zips, patterns, layers, ready-made zips."""

from __future__ import annotations

import zipfile

import pytest

from tests.end_to_end.conftest import Tell
from tests.end_to_end.story import Story, changes

pytestmark = pytest.mark.emulator


def names(story: Story, archive: str) -> list[str]:
    with zipfile.ZipFile(story.path / ".slspy" / archive) as content:
        return content.namelist()


def test_each_function_has_its_own_files(tell: Tell) -> None:
    story = tell("reports")
    story.slspy("package").assert_success()
    assert names(story, "daily.zip") == ["functions/daily/main.py"]
    assert names(story, "monthly.zip") == [
        "functions/monthly/letter.txt",
        "functions/monthly/main.py",
    ]
    assert names(story, "shared.zip") == ["python/money.py"]


def test_functions_use_the_layer_their_files_and_ready_made_zips(tell: Tell) -> None:
    story = tell("reports")
    story.deploy()
    assert story.invoke("daily", {"cents": [199, 1]}) == {"report": "daily", "total": "2,00 €"}
    assert story.invoke("monthly", {"cents": [5]}) == "This month you spent 0,05 €."
    assert story.invoke("zipped") == "built elsewhere"


def test_a_changed_function_is_the_only_one_that_is_uploaded(tell: Tell) -> None:
    story = tell("reports")
    story.deploy()
    story.change("functions/monthly/letter.txt", "This month", "In May")
    answer = story.deploy()
    assert changes(answer) == {"daily": "unchanged", "monthly": "code", "zipped": "unchanged"}
    assert story.invoke("monthly", {"cents": [5]}) == "In May you spent 0,05 €."


def test_a_changed_layer_reaches_the_functions_that_use_it(tell: Tell) -> None:
    story = tell("reports")
    story.deploy()
    story.change("layers/shared/python/money.py", "€", "EUR")
    story.deploy()
    assert story.invoke("daily", {"cents": [100]})["total"] == "1,00 EUR"


def test_files_of_the_service_that_are_not_asked_for_stay_out(tell: Tell) -> None:
    story = tell("guestbook")
    story.slspy("package").assert_success()
    assert names(story, "guestbook.zip") == [
        "guestbook/__init__.py",
        "guestbook/authorize.py",
        "guestbook/entries.py",
    ]


def test_a_service_lives_in_a_given_bucket_with_its_own_role(tell: Tell) -> None:
    story = tell("tenant")
    story.deploy()
    api = story.client("s3")
    keys = [item["Key"] for item in api.list_objects_v2(Bucket="tenant-code")["Contents"]]
    assert keys
    assert all(key.startswith("deployments/tenant/dev/") for key in keys)
    role = story.settings("acme-tenant-hello-dev")["Role"]
    assert role.endswith(":role/acme-tenant-dev")
    assert story.invoke("hello") == "hello from acme-tenant-hello-dev"
    stack = story.client("cloudformation").describe_stacks(StackName="acme-tenant-dev")["Stacks"][0]
    assert {"Key": "cost-center", "Value": "4711"} in stack["Tags"]


def test_the_given_bucket_stays_and_is_empty_after_removal(tell: Tell) -> None:
    story = tell("tenant")
    story.deploy()
    story.slspy("remove", "--yes").assert_success()
    assert story.client("s3").list_objects_v2(Bucket="tenant-code").get("Contents", []) == []


def test_what_an_old_service_file_says_in_vain_is_told(tell: Tell) -> None:
    result = tell("veteran").slspy("package").assert_success()
    for name in ("exclude", "include", "lambdaHashingVersion"):
        assert f"warning: unknown property `{name}`" in result.err
    assert "hint: write it as `patterns`, each with a `!` in front" in result.err
