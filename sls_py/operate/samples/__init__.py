"""Sample events of every type, in the shapes that AWS documents."""

from __future__ import annotations

from importlib import import_module

from sls_py.errors import UsageError, did_you_mean
from sls_py.model.values import CfValue
from sls_py.operate.samples.facts import DEFAULT_DATA, Facts, merged, parsed

__all__ = ["DEFAULT_DATA", "KINDS", "Facts", "known_kind", "merged", "parsed", "sample"]

KINDS = {
    "activemq": "brokers.activemq",
    "alb": "alb.alb",
    "alexaSkill": "alexa.alexa_skill",
    "alexaSmartHome": "alexa.alexa_smart_home",
    "cloudFront": "cloudfront.cloud_front",
    "cloudwatchEvent": "bus.cloudwatch_event",
    "cloudwatchLog": "logs.cloudwatch_log",
    "cognitoUserPool": "cognito.cognito_user_pool",
    "dynamodb": "streams.dynamodb",
    "eventBridge": "bus.event_bridge",
    "http": "http.http",
    "httpApi": "http_api.http_api",
    "iot": "iot.iot",
    "iotFleetProvisioning": "iot.iot_fleet_provisioning",
    "kafka": "brokers.kafka",
    "kinesis": "streams.kinesis",
    "msk": "brokers.msk",
    "rabbitmq": "brokers.rabbitmq",
    "s3": "s3.s3",
    "schedule": "bus.schedule",
    "sns": "messages.sns",
    "sqs": "messages.sqs",
    "stream": "streams.stream",
    "url": "http_api.url",
    "websocket": "websocket.websocket",
}
"""Where each sample is made (`module.function`); `stream` is one of `dynamodb` and `kinesis`."""

_OTHER_NAMES = {
    "apiGateway": "http",
    "cloudWatch": "schedule",
    "cloudWatchLog": "cloudwatchLog",
    "dynamo": "dynamodb",
}
"""Names that `generate-event` of the Serverless Framework has for them, after `aws:`."""


def known_kind(name: str) -> str:
    """Return the kind that a name stands for: itself, or one of the Serverless Framework's (`aws:apiGateway`).

    Raises:
        UsageError: there is no such kind.
    """
    short = name.removeprefix("aws:")
    kind = _OTHER_NAMES.get(short, short)
    if kind in KINDS:
        return kind
    hint = did_you_mean(short, KINDS) or f"there are {', '.join(f'`{each}`' for each in KINDS)}"
    raise UsageError(f"there is no event type `{name}`", hint=hint)


def sample(kind: str, facts: Facts | None = None) -> CfValue:
    """Return a sample event of a type with the data of the user in its place.

    Data that is a whole event of the type already is returned as it is. The result can be any JSON value for types that hand
    on what was sent (`iot`, `schedule` with an `input`).
    """
    facts = facts or Facts()
    module, _, name = KINDS[kind].partition(".")
    event = getattr(import_module(f"{__name__}.{module}"), name)(facts)
    return facts.value if _is_whole(facts.value, event) else event


_MARKS = ("Records", "records", "requestContext", "awslogs", "triggerSource", "detail-type")
_MARKS_OF_MORE = ("rmqMessagesByQueue", "messages", "directive", "session")


def _is_whole(value: CfValue, event: CfValue) -> bool:
    """Tell whether the user gave a whole event: it has what marks events of the type."""
    if not (isinstance(value, dict) and isinstance(event, dict)):
        return False
    marks = [mark for mark in (*_MARKS, *_MARKS_OF_MORE) if mark in event]
    return bool(marks) and marks[0] in value
