"""The table of event types, in the order in which they are compiled."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from sls_py.events.base import EventType

EVENTS: dict[str, str] = {
    "schedule": "sls_py.events.schedule",
    "s3": "sls_py.events.s3",
    "http": "sls_py.events.rest_api",
    "websocket": "sls_py.events.websocket",
    "sns": "sls_py.events.sns",
    "stream": "sls_py.events.stream",
    "kafka": "sls_py.events.kafka",
    "activemq": "sls_py.events.activemq",
    "rabbitmq": "sls_py.events.rabbitmq",
    "msk": "sls_py.events.msk",
    "alb": "sls_py.events.alb",
    "alexaSkill": "sls_py.events.alexa_skill",
    "alexaSmartHome": "sls_py.events.alexa_smart_home",
    "iot": "sls_py.events.iot",
    "iotFleetProvisioning": "sls_py.events.iot_fleet_provisioning",
    "cloudwatchEvent": "sls_py.events.cloudwatch_event",
    "cloudwatchLog": "sls_py.events.cloudwatch_log",
    "cognitoUserPool": "sls_py.events.cognito_user_pool",
    "eventBridge": "sls_py.events.event_bridge",
    "sqs": "sls_py.events.sqs",
    "cloudFront": "sls_py.events.cloudfront",
    "httpApi": "sls_py.events.http_api",
}


def event_type(kind: str) -> EventType | None:
    """Import and return the module of an event type, None for an unknown kind."""
    module = EVENTS.get(kind)
    return cast(EventType, import_module(module)) if module else None
