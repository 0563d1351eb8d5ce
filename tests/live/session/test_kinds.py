"""What an event came from, in a few words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sls_py.live.session.kinds import trigger_of


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({"requestContext": {"http": {"method": "GET"}}, "rawPath": "/a"}, "GET /a"),
        ({"httpMethod": "POST", "path": "/b"}, "POST /b"),
        ({"requestContext": {"connectionId": "x", "routeKey": "$connect"}}, "websocket $connect"),
        (
            {"Records": [{"eventSource": "aws:sqs", "eventSourceARN": "a:b:jobs"}] * 2},
            "sqs jobs (2)",
        ),
        ({"Records": [{"EventSource": "aws:sns", "Sns": {"TopicArn": "a:b:news"}}]}, "sns news"),
        (
            {
                "Records": [
                    {
                        "eventSource": "aws:s3",
                        "s3": {"bucket": {"name": "b"}, "object": {"key": "k"}},
                    }
                ]
            },
            "s3 b/k",
        ),
        (
            {
                "Records": [
                    {"eventSource": "aws:dynamodb", "eventSourceARN": "a:table/orders/stream/1"}
                ]
            },
            "dynamodb orders",
        ),
        ({"detail-type": "Scheduled Event", "source": "aws.events"}, "schedule"),
        ({"detail-type": "made", "source": "shop"}, "eventBridge shop made"),
        ({"awslogs": {"data": ""}}, "logs"),
        ({"triggerSource": "PreSignUp_SignUp"}, "cognito PreSignUp_SignUp"),
        ({"Records": []}, "invoke"),
        ({"Records": "none"}, "invoke"),
        ({}, "invoke"),
        ([1], "invoke"),
        (None, "invoke"),
    ],
)
def test_the_trigger_is_told_from_the_event(event: Any, said: str) -> None:
    assert trigger_of(json.dumps(event).encode()) == said


def test_what_is_no_json_is_an_invocation() -> None:
    assert trigger_of(b"\xff") == "invoke"
