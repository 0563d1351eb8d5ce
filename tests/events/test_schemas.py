from functools import cache
from typing import Any

import jsonschema_rs
import pytest

from sls_py.events.table import event_type
from sls_py.model.values import CfValue
from sls_py.service.schema.definitions import DEFINITIONS

LISTENER = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/main/50dc/f2f7"
SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mq"
BROKER = "arn:aws:mq:us-east-1:123456789012:broker:main:b-12-34"
KAFKA = {
    "accessConfigurations": {"saslPlainAuth": [SECRET]},
    "bootstrapServers": ["a:9092"],
    "topic": "t",
}
STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/s"

ACCEPTED: list[tuple[str, CfValue]] = [
    ("schedule", "rate(1 minute)"),
    ("schedule", "rate(15 days)"),
    ("schedule", "cron(0 12 * * ? *)"),
    ("schedule", {"rate": [{"Fn::Sub": "rate(${n} hours)"}], "input": {"a": 1}}),
    ("schedule", {"rate": ["rate(1 day)"], "input": {"body": "{}"}, "timezone": "Europe/Berlin"}),
    ("sqs", "arn:aws:sqs:us-east-1:1:q"),
    ("sqs", {"arn": {"Ref": "Q"}, "maximumConcurrency": 2, "filterPatterns": [{"a": [1]}]}),
    ("sns", "topic-name"),
    ("sns", {"arn": {"Ref": "T"}, "topicName": "t"}),
    ("sns", {"topicName": "t", "redrivePolicy": {"deadLetterTargetRef": "Q"}}),
    ("s3", "bucket"),
    ("s3", {"bucket": {"Ref": "B"}, "existing": True, "rules": [{"prefix": "a/"}]}),
    ("stream", STREAM),
    ("stream", {"arn": {"Ref": "S"}, "type": "kinesis", "consumer": True}),
    ("stream", {"arn": STREAM, "maximumRecordAgeInSeconds": -1}),
    ("httpApi", "*"),
    ("httpApi", "get /users/{id}"),
    ("httpApi", {"path": "/a", "method": "*", "authorizer": {"type": "aws_iam"}}),
    ("eventBridge", {"pattern": {"detail-type": ["a"], "$or": [{}]}}),
    (
        "eventBridge",
        {"schedule": "rate(1 hour)", "eventBus": {"Fn::GetAtt": ["B", "Name"]}},
    ),
    ("cloudwatchEvent", {"event": {"source": ["aws.ec2"]}, "input": "text"}),
    ("cloudwatchLog", "/aws/lambda/x"),
    ("cloudwatchLog", {"logGroup": "/aws/lambda/x", "filter": "ERROR"}),
    ("iot", {"sql": "SELECT *", "sqlVersion": "beta"}),
    ("iotFleetProvisioning", {"templateBody": {}, "provisioningRoleArn": {"Ref": "R"}}),
    ("alexaSkill", "amzn1.ask.skill.x"),
    ("alexaSmartHome", {"appId": "a", "enabled": False}),
    ("kafka", KAFKA),
    ("kafka", {**KAFKA, "provisionedPollerConfig": {"minimumPollers": 1}}),
    ("msk", {"arn": {"Ref": "C"}, "topic": "t"}),
    ("activemq", {"arn": BROKER, "basicAuthArn": SECRET, "queue": "q"}),
    ("rabbitmq", {"arn": BROKER, "basicAuthArn": SECRET, "queue": "q", "virtualHost": "/"}),
    ("alb", {"listenerArn": LISTENER, "priority": 1, "conditions": {"path": ["/a"]}}),
    ("alb", {"listenerArn": {"Ref": "L"}, "priority": 1, "conditions": {"query": {"a": "b"}}}),
    ("cognitoUserPool", {"pool": "My Pool", "trigger": "PreSignUp"}),
    ("cloudFront", {"eventType": "viewer-request", "origin": "https://a.example"}),
    (
        "cloudFront",
        {"origin": {"DomainName": "b", "S3OriginConfig": {}}, "cachePolicy": {"name": "p"}},
    ),
]

REFUSED: list[tuple[str, CfValue]] = [
    ("schedule", "rate(1 minutes)"),
    ("schedule", "rate(2 minute)"),
    ("schedule", "cron(0 12 * * ?)"),
    ("schedule", {"rate": []}),
    ("schedule", {"enabled": True}),
    ("schedule", {"rate": ["rate(1 day)"], "input": {"body": "{}", "other": 1}}),
    ("sqs", "queue"),
    ("sqs", {"arn": "arn:q", "batchSize": 10001}),
    ("sqs", {"arn": "arn:q", "filterPatterns": []}),
    ("sns", {"displayName": "a"}),
    ("sns", {"topicName": "t", "redrivePolicy": {}}),
    ("s3", {"bucket": "b", "rules": [{"prefix": "a", "suffix": "b"}]}),
    ("stream", {"arn": {"Ref": "S"}}),
    ("stream", {"arn": STREAM, "maximumRecordAgeInSeconds": 5}),
    ("stream", {"arn": STREAM, "destinations": {"onFailure": {"arn": {"Ref": "Q"}}}}),
    ("httpApi", "GET users"),
    ("httpApi", "* /users"),
    ("httpApi", {"path": "/a", "authorizer": {"scopes": ["a"]}}),
    ("eventBridge", {"enabled": True}),
    ("eventBridge", {"pattern": {"detailType": ["a"]}}),
    ("eventBridge", {"pattern": {}, "eventBus": {"Fn::GetAtt": ["B", "Arn"]}}),
    ("cloudwatchEvent", {"enabled": True}),
    ("cloudwatchLog", "/aws/lambda/x y"),
    ("iot", {"name": "x"}),
    ("iotFleetProvisioning", {"templateBody": {}}),
    ("alexaSkill", {"enabled": True}),
    ("kafka", {**KAFKA, "accessConfigurations": {}}),
    ("kafka", {**KAFKA, "provisionedPollerConfig": {"minimumPollers": 201}}),
    ("msk", {"arn": {"Ref": "C"}}),
    ("activemq", {"arn": BROKER, "basicAuthArn": SECRET, "queue": "q", "virtualHost": "/"}),
    ("alb", {"listenerArn": "arn:aws:x", "priority": 1, "conditions": {}}),
    ("alb", {"listenerArn": LISTENER, "priority": 50001, "conditions": {}}),
    ("cognitoUserPool", {"pool": "My Pool", "trigger": "OnTuesday"}),
    ("cloudFront", {"origin": {"DomainName": "b"}}),
    ("cloudFront", {"cachePolicy": {"id": "a", "name": "b"}}),
]


@cache
def validator(kind: str) -> Any:
    module = event_type(kind)
    assert module
    return jsonschema_rs.Draft202012Validator({**module.SCHEMA, "$defs": DEFINITIONS})


@pytest.mark.parametrize(("kind", "config"), ACCEPTED)
def test_what_an_event_may_say_is_accepted(kind: str, config: CfValue) -> None:
    assert [error.message for error in validator(kind).iter_errors(config)] == []


@pytest.mark.parametrize(("kind", "config"), REFUSED)
def test_what_an_event_may_not_say_is_refused(kind: str, config: CfValue) -> None:
    assert not validator(kind).is_valid(config)
