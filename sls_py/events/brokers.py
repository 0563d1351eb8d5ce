"""What the events of message brokers (Kafka, MSK, ActiveMQ, RabbitMQ) have in common."""

from __future__ import annotations

from collections.abc import Mapping

from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.mappings import filter_criteria
from sls_py.events.shapes import BOOLEAN, NUMBER, TEXT, any_of, choice, number, record, ref, text
from sls_py.model.values import CfValue, JsonObject

POLLING: Mapping[str, JsonObject] = {
    "batchSize": number(1, 10000),
    "maximumBatchingWindow": number(0, 300),
    "enabled": BOOLEAN,
    "filterPatterns": ref("filterPatterns"),
}
CONSUMING: Mapping[str, JsonObject] = {
    "topic": TEXT,
    "startingPosition": choice("LATEST", "TRIM_HORIZON", "AT_TIMESTAMP"),
    "startingPositionTimestamp": NUMBER,
    "consumerGroupId": text(
        r"[a-zA-Z0-9-/*:_+=.@-]*", "the name of a consumer group", maxLength=200
    ),
}


def queue_schema(**more: JsonObject) -> JsonObject:
    """Accept a queue of an Amazon MQ broker."""
    broker = text(
        r"arn:[a-z-]+:mq:[a-z0-9-]+:\d+:broker:[A-Za-z0-9/_+=.@-]+:b-[a-z0-9-]+",
        "the ARN of a broker",
    )
    elsewhere = (ref("awsCfImport"), ref("awsCfRef"))
    properties = {
        "arn": any_of(broker, *elsewhere),
        "basicAuthArn": any_of(ref("awsSecretsManagerArnString"), *elsewhere),
        "queue": TEXT,
        **POLLING,
        **more,
    }
    return record(properties, ["basicAuthArn", "arn", "queue"])


def polling(config: JsonObject) -> JsonObject:
    """Write how messages are taken; what is not configured is left to Lambda's defaults."""
    return {
        "BatchSize": config.get("batchSize") or None,
        "MaximumBatchingWindowInSeconds": config.get("maximumBatchingWindow") or None,
        "Enabled": config.get("enabled"),
        "FilterCriteria": filter_criteria(config.get("filterPatterns")),
    }


def starting_position(config: JsonObject) -> JsonObject:
    """Write where in the topic Lambda starts."""
    return {
        "StartingPosition": config.get("startingPosition") or "TRIM_HORIZON",
        "StartingPositionTimestamp": config.get("startingPositionTimestamp"),
    }


def check_starting_position(context: EventContext, bound: BoundEvent) -> None:
    """Ask for the time to start at."""
    config = bound.event.config
    is_missing = config.get("startingPositionTimestamp") is None
    if config.get("startingPosition") == "AT_TIMESTAMP" and is_missing:
        message = "`startingPosition: AT_TIMESTAMP` needs `startingPositionTimestamp`"
        context.problem(bound, message, hint="give the time in seconds since 1970, UTC")


def consumer_group(config: JsonObject) -> JsonObject | None:
    """Write the consumer group; None when Lambda makes one."""
    group = config.get("consumerGroupId")
    return {"ConsumerGroupId": group} if group else None


def pollers(config: JsonObject) -> JsonObject | None:
    """Write `provisionedPollerConfig`."""
    given = config.get("provisionedPollerConfig")
    if given is None:
        return None
    return {
        "MinimumPollers": given.get("minimumPollers"),
        "MaximumPollers": given.get("maximumPollers"),
    }


def statement(actions: tuple[str, ...], arns: list[CfValue]) -> JsonObject:
    """Write an IAM statement."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": arns}
