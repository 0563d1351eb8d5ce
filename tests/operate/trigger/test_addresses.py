"""Tests of where APIs answer, and of samples that have the names of the stack."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sls_py.errors import UsageError
from sls_py.model.values import CfValue, JsonObject
from sls_py.operate.trigger import Order, choose
from sls_py.operate.trigger.invoking import sample_event
from tests.operate.trigger.fakes import ACCOUNT, REGION, UNIQUE, Scene

AWS = f"execute-api.{REGION}.amazonaws.com"


@pytest.mark.parametrize(
    ("kind", "config", "settings", "target"),
    [
        ("httpApi", "GET /a", {"httpApi": {"id": "abc"}}, f"GET https://abc.{AWS}/a"),
        ("http", "GET a", {"apiGateway": {"restApiId": "abc"}}, f"GET https://abc.{AWS}/dev/a"),
        (
            "http",
            "GET a",
            {"apiGateway": {"restApiId": "abc", "stage": "v1"}},
            f"GET https://abc.{AWS}/v1/a",
        ),
        ("websocket", "say", {"apiGateway": {"websocketApiId": "abc"}}, f"wss://abc.{AWS}/dev"),
    ],
)
def test_an_existing_api_is_reached_by_its_id(
    kind: str, config: CfValue, settings: JsonObject, target: str
) -> None:
    assert Scene((kind, config), settings=settings).prepare().target == target


def test_an_existing_api_of_another_stack_cannot_be_told_from_here() -> None:
    scene = Scene(("httpApi", "GET /a"), settings={"httpApi": {"id": {"Fn::ImportValue": "api"}}})
    with pytest.raises(UsageError, match="only CloudFormation knows the id of the API"):
        scene.prepare()
    assert sampled(scene)["version"] == "2.0"


def sampled(scene: Scene, **order: Any) -> Any:
    asked = Order(unique=UNIQUE, now=1_767_268_800.0, **order)
    return sample_event(scene.deployment, choose(scene.function, None), asked)


def test_a_sample_has_the_host_of_the_api() -> None:
    scene = Scene(("httpApi", "GET /a"), outputs={"HttpApiUrl": f"https://abc.{AWS}"})
    assert sampled(scene)["requestContext"]["domainName"] == f"abc.{AWS}"


def test_a_sample_has_the_table_of_the_stack() -> None:
    scene = Scene(
        ("stream", {"type": "dynamodb", "arn": {"Fn::GetAtt": ["Rows", "StreamArn"]}}),
        physical={"Rows": "rows"},
    )
    (record,) = sampled(scene)["Records"]
    assert record["eventSourceARN"].startswith(f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/rows/")


def test_samples_fit_the_filters_of_their_events() -> None:
    def only(kind: str, config: JsonObject, **order: Any) -> Any:
        (record,) = sampled(Scene((kind, config)), **order)["Records"]
        return record

    queue = {"arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:q", "filterPatterns": [{"body": {"a": ["b"]}}]}
    assert json.loads(only("sqs", queue)["body"]) == {"a": "b"}
    assert only("sqs", queue, data=b"mine")["body"] == "mine"
    topic = {"arn": f"arn:aws:sns:{REGION}:{ACCOUNT}:t", "filterPolicy": {"speed": ["fast"]}}
    assert only("sns", topic)["Sns"]["MessageAttributes"]["speed"]["Value"] == "fast"
    bodied = {**topic, "filterPolicyScope": "MessageBody"}
    assert only("sns", bodied)["Sns"]["Message"] == '{"speed": "fast"}'
    inbox = {"bucket": "b", "rules": [{"prefix": "in/"}, {"suffix": ".png"}]}
    assert only("s3", inbox)["s3"]["object"]["key"] == "in/slspy-01234567.png"
    image = {"dynamodb": {"NewImage": {"kind": {"S": ["parcel"]}}}}
    rows = {"type": "dynamodb", "arn": "arn:x", "filterPatterns": [image]}
    assert only("stream", rows)["dynamodb"]["NewImage"]["kind"] == {"S": "parcel"}


def test_samples_of_messages_fit_the_rules_of_their_events() -> None:
    assert sampled(Scene(("iot", {"sql": "SELECT * FROM 't' WHERE hot = true"}))) == {"hot": True}
