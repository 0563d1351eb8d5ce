"""Tests of sample events."""

from __future__ import annotations

import gzip
import json
from base64 import b64decode
from typing import Any

import pytest

from sls_py.errors import UsageError
from sls_py.events.cognito_user_pool import SCHEMA as COGNITO
from sls_py.events.table import EVENTS
from sls_py.model.values import CfValue, JsonObject
from sls_py.operate.samples import KINDS, Facts, known_kind, sample


def made(kind: str, config: CfValue = None, data: str | None = None, **more: Any) -> Any:
    return sample(kind, Facts(config=config, data=data, **more))


def record(kind: str, config: CfValue = None, data: str | None = None, **more: Any) -> Any:
    (found,) = made(kind, config, data, **more)["Records"]
    return found


def test_every_event_type_has_a_sample() -> None:
    assert set(EVENTS) <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_is_json_and_the_same_each_time(kind: str) -> None:
    assert json.loads(json.dumps(sample(kind))) == sample(kind)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"iotFleetProvisioning"}))
def test_a_whole_event_is_taken_as_it_is(kind: str) -> None:
    marked = {**sample(kind), "mine": 1}
    assert made(kind, data=json.dumps(marked)) == marked


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("sqs", "sqs"),
        ("aws:sqs", "sqs"),
        ("aws:apiGateway", "http"),
        ("aws:dynamo", "dynamodb"),
        ("aws:cloudWatchLog", "cloudwatchLog"),
        ("aws:cloudWatch", "schedule"),
        ("aws:alexaSmartHome", "alexaSmartHome"),
        ("aws:websocket", "websocket"),
    ],
)
def test_kinds_have_the_names_of_the_serverless_framework_too(name: str, kind: str) -> None:
    assert known_kind(name) == kind


def test_an_unknown_kind_is_refused_with_a_guess() -> None:
    with pytest.raises(UsageError, match="no event type `sqz`") as caught:
        known_kind("sqz")
    assert caught.value.hint == "did you mean `sqs`?"


def test_data_is_where_the_function_looks_for_it() -> None:
    line = b64decode(made("cloudwatchLog", data="hi")["awslogs"]["data"])
    assert record("sns", data="hi")["Sns"]["Message"] == "hi"
    assert record("sqs", data="hi")["body"] == "hi"
    assert b64decode(record("kinesis", data="hi")["kinesis"]["data"]) == b"hi"
    assert json.loads(gzip.decompress(line))["logEvents"][0]["message"] == "hi"
    assert made("iot", data='{"a": 1}') == {"a": 1}
    assert made("activemq", data="hi")["messages"][0]["data"] == "aGk="
    assert made("rabbitmq", {"queue": "q"}, "hi")["rmqMessagesByQueue"]["q::/"][0]["data"] == "aGk="
    assert made("kafka", {"topic": "t"}, "hi")["records"]["t-0"][0]["value"] == "aGk="
    assert made("httpApi", "POST /a", "hi")["body"] == "hi"
    assert made("websocket", "say", "hi")["body"] == "hi"
    assert made("alb", data="hi")["body"] == "hi"


def test_items_get_their_types_unless_they_have_them() -> None:
    data = (
        '{"id": "a", "n": 1.5, "ok": true, "none": null, "deep": {"x": ["y"]}, "typed": {"S": "z"}}'
    )
    assert record("dynamodb", data=data)["dynamodb"]["NewImage"] == {
        "id": {"S": "a"},
        "n": {"N": "1.5"},
        "ok": {"BOOL": True},
        "none": {"NULL": True},
        "deep": {"M": {"x": {"L": [{"S": "y"}]}}},
        "typed": {"S": "z"},
    }


def test_names_of_the_stack_are_used() -> None:
    arn = "arn:aws:sqs:eu-west-1:1:jobs.fifo"
    message = record("sqs", resource=arn, region="eu-west-1")
    assert (message["eventSourceARN"], message["awsRegion"]) == (arn, "eu-west-1")
    assert message["attributes"]["MessageGroupId"] == "slspy"
    assert record("s3", resource="inbox")["s3"]["bucket"]["arn"] == "arn:aws:s3:::inbox"
    host = "abc.execute-api.eu-west-1.amazonaws.com"
    assert made("httpApi", "GET /a", host=host)["requestContext"]["apiId"] == "abc"


def test_a_rest_route_gets_path_parameters_and_a_query() -> None:
    event = made("http", "get users/{id}", attributes={"id": "7", "q": "x"})
    assert (event["resource"], event["path"]) == ("/users/{id}", "/users/7")
    assert event["pathParameters"] == {"id": "7"}
    assert event["queryStringParameters"] == {"q": "x"}
    assert event["multiValueQueryStringParameters"] == {"q": ["x"]}
    assert event["body"] is None


@pytest.mark.parametrize(
    "more", [{"integration": "lambda"}, {"async": True}, {"integration": "AWS"}]
)
def test_a_mapped_integration_gets_its_own_event(more: JsonObject) -> None:
    event = made("http", {"method": "post", "path": "a", **more}, '{"x": 1}')
    assert (event["body"], event["method"], event["requestPath"]) == ({"x": 1}, "POST", "/a")


def test_versions_of_http_api_events() -> None:
    assert made("httpApi", "GET /a")["routeKey"] == "GET /a"
    assert made("httpApi", "*")["routeKey"] == "$default"
    old = made("httpApi", {"method": "get", "path": "/a", "payload": "1.0"})
    assert (old["version"], old["httpMethod"]) == ("1.0", "GET")


@pytest.mark.parametrize(
    ("event", "name"),
    [
        (None, "ObjectCreated:Put"),
        ("s3:ObjectRemoved:*", "ObjectRemoved:Delete"),
        ("s3:ObjectTagging:Put", "ObjectTagging:Put"),
    ],
)
def test_notifications_name_what_happened(event: str | None, name: str) -> None:
    found = record(
        "s3", {"bucket": "b", "event": event} if event else "b", attributes={"key": "a b.txt"}
    )
    assert found["eventName"] == name
    assert found["s3"]["object"]["key"] == "a+b.txt"
    assert ("size" in found["s3"]["object"]) == name.startswith("ObjectCreated")


def test_a_load_balancers_conditions_are_met() -> None:
    conditions = {
        "path": ["/a/*"],
        "method": ["PUT"],
        "host": ["*.example.com"],
        "header": {"name": "X-Key", "values": ["k*"]},
        "query": {"v": "1"},
        "ip": ["198.51.100.0/24"],
    }
    event = made("alb", {"conditions": conditions})
    assert (event["httpMethod"], event["path"]) == ("PUT", "/a/sample")
    assert event["headers"]["host"] == "sample.example.com"
    assert event["headers"]["x-key"] == "ksample"
    assert event["headers"]["x-forwarded-for"] == "198.51.100.0"
    assert event["queryStringParameters"] == {"v": "1"}
    assert "multiValueHeaders" in made("alb", {"conditions": {}, "multiValueHeaders": True})


@pytest.mark.parametrize("trigger", COGNITO["properties"]["trigger"]["enum"])
def test_every_step_of_a_user_pool_has_a_sample(trigger: str) -> None:
    event = made("cognitoUserPool", {"pool": "p", "trigger": trigger}, '{"extra": 1}')
    assert event["triggerSource"].partition("_")[0] in (
        trigger,
        "TokenGeneration",
        "VerifyAuthChallengeResponse",
    )
    assert event["request"]["extra"] == 1


def test_the_event_before_a_token_has_versions() -> None:
    config = {"pool": "p", "trigger": "PreTokenGeneration", "lambdaVersion": "V2_0"}
    event = made("cognitoUserPool", config)
    assert (event["version"], event["response"]) == ("2", {"claimsAndScopeOverrideDetails": None})


@pytest.mark.parametrize(
    "kind", ["viewer-request", "origin-request", "viewer-response", "origin-response"]
)
def test_the_stages_of_a_distribution(kind: str) -> None:
    content = record(
        "cloudFront", {"eventType": kind, "pathPattern": "/docs*", "includeBody": True}
    )["cf"]
    assert content["config"]["eventType"] == kind
    assert content["request"]["uri"] == "/docssample"
    assert ("origin" in content["request"]) == kind.startswith("origin")
    assert ("response" in content) == kind.endswith("response")


def test_a_bus_sends_what_the_pattern_asks_for() -> None:
    pattern = {"source": ["shop"], "detail": {"a": ["b"]}, "resources": ["arn:x"]}
    event = made("eventBridge", {"pattern": pattern}, '{"c": 1}')
    assert (event["source"], event["detail"], event["resources"]) == (
        "shop",
        {"a": "b", "c": 1},
        ["arn:x"],
    )
    assert made("eventBridge", {}, "plain")["detail"] == {"text": "plain"}


@pytest.mark.parametrize(
    ("settings", "event"),
    [
        ({"input": {"a": 1}}, {"a": 1}),
        ({"input": '{"a": 1}'}, {"a": 1}),
        ({"inputPath": "$.detail"}, {"x": {"y": ["z"]}}),
        ({"inputPath": "$.detail.x.y[0]"}, "z"),
        ({"inputPath": "$.detail.none"}, None),
        (
            {
                "inputTransformer": {
                    "inputPathsMap": {"z": "$.detail.x.y[0]", "all": "$.detail.x"},
                    "inputTemplate": '{"said": "it is <z>", "z": <z>, "all": <all>}',
                }
            },
            {"said": "it is z", "z": "z", "all": {"y": ["z"]}},
        ),
    ],
)
def test_rules_may_change_what_they_send(settings: JsonObject, event: CfValue) -> None:
    config = {"pattern": {"detail": {"x": {"y": ["w"]}}}, **settings}
    assert made("eventBridge", config, '{"x": {"y": ["z"]}}') == event


@pytest.mark.parametrize(
    ("config", "event"),
    [
        ({"rate": "rate(1 day)", "input": {"a": 1}}, {"a": 1}),
        ({"rate": "rate(1 day)", "input": {"body": '{"a": 1}'}}, {"body": {"a": 1}}),
        ({"rate": "rate(1 day)", "input": "text"}, "text"),
        ({"rate": "rate(1 day)", "method": "scheduler"}, {}),
    ],
)
def test_schedules_send_their_input(config: JsonObject, event: CfValue) -> None:
    assert made("schedule", config) == event


def test_a_schedule_without_input_sends_an_event_of_its_own() -> None:
    assert made("schedule", "rate(1 day)")["detail-type"] == "Scheduled Event"
    assert made("schedule", "rate(1 day)", '{"mine": 1}') == {"mine": 1}
