"""What others did to a deployed service behind slspy's back, and changes of the service that go deeper than code."""

from __future__ import annotations

import pytest

from tests.end_to_end.conftest import Tell
from tests.end_to_end.inventory import inventory
from tests.end_to_end.story import Story, changes, endpoint, fetch

pytestmark = pytest.mark.emulator


def without(story: Story, function: str, following: str) -> str:
    """Take a function out of the service file; return the file as it was."""
    file = story.path / "serverless.yml"
    text = file.read_text(encoding="utf-8")
    start = text.index(f"\n  {function}:\n")
    file.write_text(text[:start] + text[text.index(f"\n  {following}:\n", start) :])
    return text


def test_a_function_that_somebody_deleted_comes_back(tell: Tell) -> None:
    story = tell("members")
    story.deploy()
    story.client("lambda").delete_function(FunctionName="members-dev-about")
    result = story.slspy("deploy").assert_success()
    assert "function `about` (`members-dev-about`) was deleted behind the stack" in result.err
    assert "about: healed was deleted" in result.err
    urls = [item["url"] for item in story.deploy()["endpoints"] if item["function"] == "about"]
    assert fetch(urls[0]).status == 200


def test_a_deployment_bucket_that_somebody_emptied_is_filled_again(tell: Tell) -> None:
    story = tell("reports")
    bucket = story.deploy()["outputs"]["ServerlessDeploymentBucketName"]
    api = story.client("s3")
    for item in api.list_objects_v2(Bucket=bucket)["Contents"]:
        api.delete_object(Bucket=bucket, Key=item["Key"])
    assert not story.deploy()["changed"]
    story.change(
        "serverless.yml",
        "  zipped:",
        "  weekly:\n    handler: functions/daily/main.handler\n    layers: [!Ref SharedLambdaLayer]\n    package: {patterns: [functions/daily/**]}\n  zipped:",
    )
    story.deploy()
    assert story.invoke("weekly", {"cents": [1]})["total"] == "0,01 €"


def test_a_stack_that_somebody_deleted_is_made_again(tell: Tell) -> None:
    story = tell("wiki")
    bucket = story.deploy()["outputs"]["ServerlessDeploymentBucketName"]
    api = story.client("s3")
    for item in api.list_objects_v2(Bucket=bucket)["Contents"]:
        api.delete_object(Bucket=bucket, Key=item["Key"])
    story.client("cloudformation").delete_stack(StackName="wiki-dev")
    assert fetch(endpoint(story.deploy(), "app")).status == 200


def test_a_route_that_is_renamed_answers_at_its_new_place_only(tell: Tell) -> None:
    story = tell("guestbook")
    old = endpoint(story.deploy(), "read")
    story.change(
        "serverless.yml",
        "path: /entries\n          method: get",
        "path: /book\n          method: get",
    )
    new = endpoint(story.deploy(), "read")
    assert new == old.replace("/entries", "/book")
    assert fetch(new).status == 200
    assert fetch(old).status == 403


def test_a_function_that_is_taken_out_is_gone(tell: Tell) -> None:
    story = tell("members")
    story.deploy()
    without(story, "about", "door")
    story.deploy()
    left = {item["FunctionName"] for item in story.client("lambda").list_functions()["Functions"]}
    assert left == {"members-dev-profile", "members-dev-staff", "members-dev-door"}


def test_a_new_key_for_a_function_with_a_name_of_its_own_is_refused_with_the_reason(
    tell: Tell,
) -> None:
    story = tell("tenant")
    story.deploy()
    story.change("serverless.yml", "  hello:", "  greet:")
    result = story.slspy("deploy")
    assert result.code == 1
    assert (
        "function `acme-tenant-hello-dev` of `GreetLambdaFunction` is in the stack as" in result.err
    )
    assert "needs two deployments" in result.err
    story.change("serverless.yml", "  greet:", "  hello:")
    assert not story.deploy()["changed"]


def test_a_first_deployment_that_fails_leaves_nothing_in_the_way(tell: Tell) -> None:
    story = tell("thumbnails")
    before = inventory(story.client)
    story.client("s3").create_bucket(Bucket="thumbnails-dev-photos-small")
    result = story.slspy("deploy")
    assert result.code == 1
    assert "thumbnails-dev-photos-small" in result.err
    story.client("s3").delete_bucket(Bucket="thumbnails-dev-photos-small")
    story.deploy()
    story.slspy("remove", "--yes").assert_success()
    assert inventory(story.client) == before


def test_a_failed_update_leaves_the_service_as_it_was(tell: Tell) -> None:
    story = tell("clicks")
    story.deploy()
    before = story.settings("clicks-dev-count")
    story.change(
        "serverless.yml",
        "    Counts:\n",
        "    Locked:\n      Type: AWS::SQS::Queue\n      Properties:\n"
        "        KmsMasterKeyId: {'Fn::ImportValue': keys-of-nobody}\n    Counts:\n",
    )
    story.change("clicks.py", '"page"', '"site"')
    result = story.slspy("deploy")
    assert result.code == 1
    assert "`Locked` (AWS::SQS::Queue)" in result.err
    assert story.settings("clicks-dev-count")["CodeSha256"] == before["CodeSha256"]
    story.change("serverless.yml", "{'Fn::ImportValue': keys-of-nobody}", "alias/aws/sqs")
    assert changes(story.deploy()) == {"count": "code"}


def test_settings_are_updated_without_the_code_and_code_without_settings(tell: Tell) -> None:
    story = tell("tenant")
    story.deploy()
    story.change(
        "serverless.yml",
        "    handler: hello.handler\n",
        "    handler: hello.handler\n    memorySize: 256\n",
    )
    story.change("hello.py", "hello from", "moin from")
    name = "acme-tenant-hello-dev"
    code = story.settings(name)["CodeSha256"]
    story.slspy("deploy", "function", "-f", "hello", "--update-config").assert_success()
    assert (story.settings(name)["MemorySize"], story.settings(name)["CodeSha256"]) == (256, code)
    story.change("serverless.yml", "memorySize: 256", "memorySize: 512")
    story.slspy("deploy", "function", "-f", "hello", "--code-only").assert_success()
    assert story.settings(name)["MemorySize"] == 256
    assert story.settings(name)["CodeSha256"] != code


def test_the_deployment_before_comes_back(tell: Tell) -> None:
    story = tell("veteran")
    story.deploy()
    story.change("serverless.yml", "ANSWER: 42", "ANSWER: 43")
    story.change("handler.py", '"answer"', '"reply"')
    root = story.deploy()["endpoints"][0]["url"]
    assert fetch(root).json["reply"] == "43"
    story.slspy("rollback", "--yes").assert_success()
    assert fetch(root).json["answer"] == "42"


def test_a_function_that_was_never_deployed_asks_for_a_whole_deployment(tell: Tell) -> None:
    story = tell("clicks")
    result = story.slspy("deploy", "function", "-f", "count")
    assert result.code == 1
    assert "hint: `slspy deploy` deploys the whole service" in result.err


def test_regions_are_apart(tell: Tell) -> None:
    story = tell("wiki")
    story.deploy("--region", "eu-west-1")
    assert story.client("lambda").list_functions()["Functions"] == []
    shown = story.slspy("info", "--json", "--region", "eu-west-1").assert_success().json()
    assert shown["status"].endswith("_COMPLETE")
