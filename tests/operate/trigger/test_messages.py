"""Tests of messages for topics and queues."""

from __future__ import annotations

import pytest

from sls_py.aws.event_sources import Message
from sls_py.errors import NotDeployedError, UsageError
from tests.operate.trigger.fakes import ACCOUNT, REGION, UNIQUE, Scene, mapping

TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:news"
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:jobs"
STACK_TOPIC = {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "news"}}}


def test_a_topic_of_the_stack_is_found_by_its_name() -> None:
    scene = Scene(("sns", "news"), resources=STACK_TOPIC, physical={"Topic": TOPIC})
    sent = scene.prepare(data="hello").send()
    assert scene.sent == [("publish", (TOPIC, Message("hello", {})))]
    assert (sent.id, sent.marks) == ("id-1", ("id-1",))


def test_a_topic_with_an_arn_is_used_as_it_is_in_its_own_region() -> None:
    elsewhere = f"arn:aws:sns:us-east-1:{ACCOUNT}:news"
    scene = Scene(("sns", {"arn": elsewhere, "topicName": "news"}))
    scene.prepare().send()
    assert scene.sent == []
    assert scene.elsewhere.event_sources.sent[0][1] == (
        elsewhere,
        Message('{"message": "hello from slspy"}', {}),
    )


def test_a_topic_that_is_not_deployed_is_said_to_be_so() -> None:
    with pytest.raises(NotDeployedError, match="the topic of `sns:1` is not deployed"):
        Scene(("sns", "news")).prepare()


def test_attributes_fit_the_filter_policy_and_given_ones_go_first() -> None:
    policy = {"speed": ["express"], "weight": [{"numeric": [">", 10]}], "gone": [{"exists": False}]}
    scene = Scene(("sns", {"arn": TOPIC, "filterPolicy": policy}))
    fitted = scene.prepare()
    assert fitted.content["attributes"] == {"speed": "express", "weight": 11}
    assert fitted.warnings == ()
    other = scene.prepare(attributes={"speed": "slow"})
    assert other.content["attributes"] == {"speed": "slow", "weight": 11}
    assert "does not let this message through" in other.warnings[0]


def test_a_policy_for_bodies_makes_the_body() -> None:
    settings = {
        "arn": TOPIC,
        "filterPolicy": {"a": {"b": ["c"]}},
        "filterPolicyScope": "MessageBody",
    }
    scene = Scene(("sns", settings))
    assert scene.prepare().content == {"body": '{"a": {"b": "c"}}'}
    assert scene.prepare(data='{"a": 1}').warnings


def test_fifo_topics_and_queues_get_a_group_and_an_id_of_each_send() -> None:
    scene = Scene(("sns", {"arn": f"{TOPIC}.fifo"}))
    content = scene.prepare().content
    assert (content["MessageGroupId"], content["MessageDeduplicationId"]) == ("slspy", UNIQUE)
    given = {"MessageGroupId": "a", "MessageDeduplicationId": "b", "color": "red"}
    own = scene.prepare(attributes=given).content
    assert (own["MessageGroupId"], own["MessageDeduplicationId"]) == ("a", "b")
    assert own["attributes"] == {"color": "red"}


def test_a_queue_is_found_through_the_template() -> None:
    queue = {"Fn::GetAtt": ["Jobs", "Arn"]}
    resources = {"Jobs": {"Type": "AWS::SQS::Queue"}, "Mapping": mapping(queue)}
    physical = {"Jobs": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/jobs"}
    scene = Scene(
        ("sqs", {"arn": queue, "maximumBatchingWindow": 30}), resources=resources, physical=physical
    )
    prepared = scene.prepare(data="{}", attributes={"color": "red"})
    prepared.send()
    assert scene.sent == [("send", (QUEUE, Message("{}", {"color": "red"})))]
    assert prepared.delay == 30


def test_a_body_fits_the_filters_of_a_queue() -> None:
    patterns = [{"body": {"kind": ["resize"]}}, {"body": {"kind": ["crop"]}}]
    scene = Scene(
        ("sqs", {"arn": QUEUE, "filterPatterns": patterns}), resources={"M": mapping(QUEUE)}
    )
    assert scene.prepare().content == {"body": '{"kind": "resize"}'}
    assert scene.prepare(data='{"kind": "crop"}').warnings == ()
    assert scene.prepare(data='{"kind": "cut"}').warnings


def test_a_queue_that_the_deployed_function_does_not_read_is_refused() -> None:
    with pytest.raises(NotDeployedError, match="the event is not deployed"):
        Scene(("sqs", QUEUE)).prepare()


def test_a_queue_of_another_stack_cannot_be_told_from_here() -> None:
    imported = {"Fn::ImportValue": "queue"}
    scene = Scene(("sqs", {"arn": imported}), resources={"M": mapping(imported)})
    with pytest.raises(UsageError, match="only CloudFormation knows the queue"):
        scene.prepare()


def test_an_event_that_is_switched_off_is_warned_of() -> None:
    scene = Scene(("sqs", {"arn": QUEUE, "enabled": False}), resources={"M": mapping(QUEUE)})
    assert scene.prepare().warnings == ("the event is not enabled, so the function is not called",)
