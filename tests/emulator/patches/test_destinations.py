"""What becomes of asynchronous events."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client, MakeZip

pytestmark = pytest.mark.emulator

CODE = """
def handler(event, context):
    if event.get("broken"):
        raise ValueError("broken event")
    return {"done": event["id"]}
"""
ROLE = "arn:aws:iam::000000000000:role/role"


@pytest.fixture
def queue(client: Client) -> str:
    client("iam").create_role(RoleName="role", AssumeRolePolicyDocument='{"Statement": []}')
    return str(client("sqs").create_queue(QueueName="ends")["QueueUrl"])


def arn_of(client: Client, queue: str) -> str:
    names = ["QueueArn"]
    found = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=names)
    return str(found["Attributes"]["QueueArn"])


def create(client: Client, make_zip: MakeZip, **settings: Any) -> None:
    client("lambda").create_function(
        FunctionName="fn",
        Runtime="python3.11",
        Handler="app.handler",
        Role=ROLE,
        Code={"ZipFile": make_zip({"app.py": CODE})},
        **settings,
    )


def send(client: Client, event: object) -> None:
    payload = json.dumps(event).encode()
    client("lambda").invoke(FunctionName="fn", InvocationType="Event", Payload=payload)


def received(client: Client, queue: str) -> Any:
    for _ in range(200):
        found = client("sqs").receive_message(QueueUrl=queue, MessageAttributeNames=["All"])
        if found.get("Messages"):
            return found["Messages"][0]
        time.sleep(0.05)
    return None


def test_a_success_and_a_failure_are_told_to_their_destinations(
    client: Client, make_zip: MakeZip, queue: str
) -> None:
    create(client, make_zip)
    target = {"Destination": arn_of(client, queue)}
    client("lambda").put_function_event_invoke_config(
        FunctionName="fn",
        MaximumRetryAttempts=0,
        DestinationConfig={"OnSuccess": target, "OnFailure": target},
    )
    send(client, {"id": 1})
    success = json.loads(received(client, queue)["Body"])
    assert success["requestContext"]["condition"] == "Success"
    assert success["requestPayload"] == {"id": 1}
    assert success["responsePayload"] == {"done": 1}
    assert "functionError" not in success["responseContext"]
    assert success["requestContext"]["functionArn"].endswith(":function:fn:$LATEST")

    send(client, {"broken": True})
    failure = json.loads(received(client, queue)["Body"])
    assert failure["requestContext"]["condition"] == "RetriesExhausted"
    assert failure["requestContext"]["approximateInvokeCount"] == 1
    assert failure["responseContext"]["functionError"] == "Unhandled"
    assert failure["responsePayload"]["errorMessage"] == "broken event"


def test_a_failed_event_is_tried_again_as_often_as_asked(
    client: Client, make_zip: MakeZip, queue: str
) -> None:
    create(client, make_zip)
    client("lambda").put_function_event_invoke_config(
        FunctionName="fn",
        Qualifier="$LATEST",
        MaximumRetryAttempts=1,
        DestinationConfig={"OnFailure": {"Destination": arn_of(client, queue)}},
    )
    send(client, {"broken": True})
    record = json.loads(received(client, queue)["Body"])
    assert record["requestContext"]["approximateInvokeCount"] == 2


def test_a_dead_letter_queue_gets_the_event_itself(
    client: Client, make_zip: MakeZip, queue: str
) -> None:
    create(client, make_zip, DeadLetterConfig={"TargetArn": arn_of(client, queue)})
    client("lambda").put_function_event_invoke_config(FunctionName="fn", MaximumRetryAttempts=0)
    send(client, {"broken": True})
    message = received(client, queue)
    assert json.loads(message["Body"]) == {"broken": True}
    assert message["MessageAttributes"]["ErrorMessage"]["StringValue"] == "broken event"
