"""A function behind every kind of event, triggered through the real resource."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sls_py.model.values import JsonObject
from tests.end_to_end.conftest import Tell
from tests.end_to_end.story import Story

pytestmark = pytest.mark.emulator


@pytest.fixture
def story(tell: Tell) -> Story:
    made = tell("switchboard")
    made.deploy()
    return made


def trigger(story: Story, *arguments: str) -> JsonObject:
    """Trigger and wait; return what is told about the one event that was sent."""
    answer = story.slspy("trigger", "--json", "--wait", "--timeout", "30", *arguments)
    (sent,) = answer.assert_success().json()["sent"]
    return dict(sent)


def got(sent: JsonObject) -> Any:
    """Return the event that the function says it got."""
    (line,) = (line for line in sent["log"] if line.startswith("got "))
    return json.loads(line.removeprefix("got "))


def test_routes_are_called_with_their_parameters(story: Story) -> None:
    read = trigger(story, "rest", "--attr", "id=7")
    assert read["answer"] == {"status": 200, "body": {"path": "/users/7", "body": None}}
    made = trigger(story, "rest", "--event", "http:2", "--data", '{"name": "ada"}')
    assert made["answer"]["body"] == {"path": "/users", "body": '{"name": "ada"}'}
    order = trigger(story, "web", "--data", '{"id": 5}')
    assert order["answer"]["body"]["path"] == "/orders/5"
    assert trigger(story, "web", "--event", "url", "-d", "hi")["answer"]["body"]["body"] == "hi"


def test_messages_get_through_filters(story: Story) -> None:
    news = trigger(story, "news")
    assert news["matched"] == "id"
    assert got(news)["Records"][0]["Sns"]["MessageAttributes"]["weight"]["Value"] == "11"
    (job,) = got(trigger(story, "jobs"))["Records"]
    assert json.loads(job["body"]) == {"kind": "resize"}
    (ordered,) = got(
        trigger(story, "jobs", "-e", "sqs:2", "-d", "first", "-a", "MessageGroupId=a")
    )["Records"]
    assert (ordered["body"], ordered["attributes"]["MessageGroupId"]) == ("first", "a")


def test_an_object_is_put_between_prefix_and_suffix_and_deleted_again(story: Story) -> None:
    (story.path / "order.json").write_text('{"order": 1}')
    sent = trigger(story, "inbox", "--file", "order.json", "--cleanup")
    assert got(sent) == {"key": "in/order.json", "content": '{"order": 1}'}
    listed = story.client("s3").list_objects_v2(Bucket="switchboard-dev-inbox")
    assert listed["KeyCount"] == 0


def test_events_fit_patterns(story: Story) -> None:
    shipped = got(trigger(story, "shipped", "--data", '{"parcel": 9}'))
    assert (shipped["source"], shipped["detail"]) == ("warehouse", {"weight": 11, "parcel": 9})
    assert got(trigger(story, "device"))["temperature"] == 31
    assert "awslogs" in got(trigger(story, "audit"))
    assert trigger(story, "tick")["answer"]["body"] == {"beat": "daily"}


def test_records_come_from_tables_and_streams(story: Story) -> None:
    (row,) = got(trigger(story, "rows", "--data", '{"id": "a", "rank": 3}', "--cleanup"))["Records"]
    assert row["dynamodb"]["NewImage"] == {
        "id": {"S": "a"},
        "rank": {"N": "3"},
        "kind": {"S": "parcel"},
    }
    (click,) = got(trigger(story, "clicks", "--attr", "partitionKey=home"))["Records"]
    assert click["kinesis"]["partitionKey"] == "home"


def test_a_message_goes_over_a_websocket(story: Story) -> None:
    said = trigger(story, "chat", "--data", '{"text": "hi"}')
    assert said["answer"]["body"] == 'heard {"text": "hi", "action": "say"}'


@pytest.mark.parametrize(
    "arguments",
    [
        ("jobs", "-e", "sqs:2", "-d", "explode"),
        ("tick", "-d", "explode"),
        ("web", "-d", '{"do": "explode"}'),
        ("chat", "-d", '{"text": "explode"}'),
    ],
)
def test_a_failure_shows_its_traceback(story: Story, arguments: tuple[str, ...]) -> None:
    result = story.slspy("trigger", "--wait", "--timeout", "30", *arguments)
    assert result.code == 1
    assert "failed: ValueError: it exploded" in result.err
    assert 'raise ValueError("it exploded")' in result.err


def test_a_message_that_the_filter_stops_is_not_seen(story: Story) -> None:
    result = story.slspy("trigger", "news", "--wait", "--timeout", "1", "--attr", "speed=slow")
    assert result.code == 1
    assert "the filter policy of the event does not let this message through" in result.err
    assert "nothing of function `news` was seen in its log in time" in result.err


def test_what_would_be_sent_is_shown(story: Story) -> None:
    planned = story.slspy("trigger", "inbox", "--dry-run", "--json", "-a", "key=in/x.json").json()
    assert planned["content"]["key"] == "in/x.json"
    assert story.client("s3").list_objects_v2(Bucket="switchboard-dev-inbox")["KeyCount"] == 0


def test_any_function_can_be_called_with_a_sample(story: Story) -> None:
    sent = trigger(story, "news", "--via", "invoke", "--data", "hello", "--event", "sns")
    (record,) = sent["answer"]["body"]["Records"]
    assert record["Sns"]["TopicArn"].endswith(":switchboard-dev-news")
    assert record["Sns"]["Message"] == "hello"


def test_each_of_several_sends_is_seen(story: Story) -> None:
    answer = story.slspy("trigger", "jobs", "--wait", "--json", "--repeat", "3").json()
    assert len({sent["requestId"] for sent in answer["sent"]}) == 3


def test_a_sample_has_the_names_of_the_stack(story: Story) -> None:
    answer = story.slspy("trigger", "web", "--sample", "httpApi", "--json").assert_success().json()
    apis = {item["ApiId"] for item in story.client("apigatewayv2").get_apis()["Items"]}
    assert answer["event"]["requestContext"]["apiId"] in apis


def test_a_sample_without_a_function_needs_no_service(tell: Tell) -> None:
    story = tell("switchboard")
    (story.path / "serverless.yml").unlink()
    printed = story.slspy("trigger", "--sample", "sqs", "--data", "hi").assert_success().out
    assert json.loads(printed)["Records"][0]["body"] == "hi"
    same = story.project.run("generate-event", "-t", "aws:sqs", "-b", "hi").assert_success().out
    assert json.loads(same)["Records"][0]["body"] == "hi"


def test_a_private_route_is_called_with_the_key_that_info_shows(story: Story) -> None:
    made = story.slspy("info").assert_success().out
    assert "partner: a-key-for-all-our-partners - for partners" in made
    concealed = story.slspy("info", "--conceal").assert_success().out
    assert "partner: (concealed) - for partners" in concealed
    refused = story.slspy("trigger", "rest", "-e", "http:3", "-H", "x-api-key: wrong")
    assert refused.code == 1
    assert trigger(story, "rest", "-e", "http:3")["answer"]["body"]["path"] == "/partners"


def test_a_function_without_a_log_can_only_be_waited_for_by_its_answer(story: Story) -> None:
    assert trigger(story, "quiet", "--event", "url")["ok"]
    result = story.slspy("trigger", "quiet", "--event", "sns", "--wait")
    assert result.code == 2
    assert "function `quiet` writes no log to wait for" in result.err
