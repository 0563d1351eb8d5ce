"""Tests of what is sent to event sources, with a client that remembers it."""

from __future__ import annotations

from typing import Any

import pytest

from sls_py.aws import connect
from sls_py.aws.api import Api
from sls_py.aws.errors import Translator
from sls_py.aws.event_sources import HttpRequest, Message
from sls_py.aws.sending import AwsEventSources
from sls_py.errors import AwsError
from sls_py.model.target import AwsTarget
from sls_py.model.values import JsonObject

HERE = AwsTarget(region="eu-west-1")


class Client:
    """A boto3 client that gives prepared answers."""

    def __init__(self, answers: JsonObject) -> None:
        self.answers = answers
        self.calls: list[tuple[str, JsonObject]] = []

    def __getattr__(self, operation: str) -> Any:
        def call(**parameters: Any) -> Any:
            self.calls.append((operation, parameters))
            return self.answers[operation]

        return call


def sources(client: Client) -> AwsEventSources:
    return AwsEventSources(
        lambda service: Api(service, lambda: client, Translator(HERE)), lambda *_: {}
    )


def test_attributes_have_their_types() -> None:
    client = Client({"publish": {"MessageId": "m1"}})
    attributes: dict[str, str | float | list[str]] = {"a": "x", "b": 1.5, "c": ["y"]}
    assert sources(client).publish("arn:t", Message("hi", attributes)) == "m1"
    ((_, given),) = client.calls
    assert given["MessageAttributes"] == {
        "a": {"DataType": "String", "StringValue": "x"},
        "b": {"DataType": "Number", "StringValue": "1.5"},
        "c": {"DataType": "String.Array", "StringValue": '["y"]'},
    }
    assert "MessageGroupId" not in given


def test_a_queue_of_another_account_is_found_by_its_arn() -> None:
    client = Client({"get_queue_url": {"QueueUrl": "url"}, "send_message": {"MessageId": "m1"}})
    message = Message("hi", {}, group="g", deduplication="d")
    assert sources(client).send("arn:aws:sqs:eu-west-1:42:jobs.fifo", message) == "m1"
    assert client.calls == [
        ("get_queue_url", {"QueueName": "jobs.fifo", "QueueOwnerAWSAccountId": "42"}),
        (
            "send_message",
            {
                "QueueUrl": "url",
                "MessageBody": "hi",
                "MessageGroupId": "g",
                "MessageDeduplicationId": "d",
            },
        ),
    ]


def test_an_entry_that_a_bus_refuses_is_an_error() -> None:
    failed = {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}
    with pytest.raises(AwsError, match="Detail is malformed"):
        sources(Client({"put_events": {"Entries": [failed]}})).put_event({})


def test_requests_are_signed_with_the_keys_of_the_target() -> None:
    target = AwsTarget(
        region="eu-west-1", access_key_id="AKIDEXAMPLE", secret_access_key="k", local=True
    )
    request = HttpRequest("POST", "https://api.example/a?b=c", {"X-One": "1"}, b"{}")
    headers = connect(target).event_sources.sign(request, "execute-api")
    assert headers["X-One"] == "1"
    assert "Credential=AKIDEXAMPLE/" in headers["Authorization"]
    assert "/eu-west-1/execute-api/aws4_request" in headers["Authorization"]
