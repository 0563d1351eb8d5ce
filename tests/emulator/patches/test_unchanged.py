"""Updates of stacks touch what changed, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client, Deploy, Stack

pytestmark = pytest.mark.emulator


def queue(seconds: int) -> dict[str, Any]:
    return {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": seconds}}


def topic(queue_of: str) -> dict[str, Any]:
    """A topic that is called after a queue."""
    name = {"Fn::GetAtt": [queue_of, "QueueName"]}
    return {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": name}}


def updated(stack: Stack) -> list[tuple[str, str]]:
    events = stack.api.describe_stack_events(StackName=stack.id)["StackEvents"]
    return [
        (event["LogicalResourceId"], event["ResourceStatus"])
        for event in reversed(events)
        if event["ResourceStatus"].startswith("UPDATE_")
        and event["ResourceType"] != "AWS::CloudFormation::Stack"
    ]


def statuses(stack: Stack) -> dict[str, str]:
    found = stack.api.describe_stack_resources(StackName=stack.name)["StackResources"]
    return {each["LogicalResourceId"]: each["ResourceStatus"] for each in found}


def test_only_what_changed_is_updated(deploy: Deploy) -> None:
    stack = deploy({"One": queue(10), "Two": queue(10)})
    stack.update({"One": queue(10), "Two": queue(20)})
    assert updated(stack) == [("Two", "UPDATE_IN_PROGRESS"), ("Two", "UPDATE_COMPLETE")]
    assert statuses(stack) == {"One": "CREATE_COMPLETE", "Two": "UPDATE_COMPLETE"}


def test_what_refers_to_something_replaced_is_updated(deploy: Deploy) -> None:
    named = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "first"}}
    stack = deploy({"Queue": named, "Topic": topic("Queue")})
    stack.update(
        {"Queue": {**named, "Properties": {"QueueName": "second"}}, "Topic": topic("Queue")}
    )
    assert {name for name, _ in updated(stack)} == {"Queue", "Topic"}


def test_what_somebody_else_changed_stays_as_on_aws(deploy: Deploy, client: Client) -> None:
    stack = deploy({"One": queue(10), "Two": queue(10)})
    sqs = client("sqs")
    (url,) = (each for each in sqs.list_queues()["QueueUrls"] if "One" in each)
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "55"})
    stack.update({"One": queue(10), "Two": queue(20)})
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])
    assert found["Attributes"]["VisibilityTimeout"] == "55"
