"""Samples of message brokers: `kafka`, `msk`, `activemq`, `rabbitmq`."""

from __future__ import annotations

from base64 import b64encode

from sls_py.model.values import JsonObject
from sls_py.operate.samples.facts import Facts

_BOOTSTRAP = "b-1.sample.example.com:9096,b-2.sample.example.com:9096"


def kafka(facts: Facts) -> JsonObject:
    """Return records of a topic of a self-managed Kafka cluster.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kafka.html
    """
    servers = facts.settings.get("bootstrapServers")
    given = ",".join(servers) if isinstance(servers, list) else _BOOTSTRAP
    return {
        "eventSource": "SelfManagedKafka",
        "bootstrapServers": given,
        "records": _records(facts),
    }


def msk(facts: Facts) -> JsonObject:
    """Return records of a topic of an MSK cluster.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
    """
    return {
        "eventSource": "aws:kafka",
        "eventSourceArn": facts.arn("kafka", f"cluster/sample-cluster/{facts.id}-1"),
        "bootstrapServers": _BOOTSTRAP,
        "records": _records(facts),
    }


def _records(facts: Facts) -> JsonObject:
    topic = str(facts.settings.get("topic") or "sample-topic")
    record = {
        "topic": topic,
        "partition": 0,
        "offset": 15,
        "timestamp": facts.milliseconds,
        "timestampType": "CREATE_TIME",
        "key": b64encode(b"sample").decode(),
        "value": b64encode(facts.text.encode()).decode(),
        "headers": [{name: list(text.encode())} for name, text in facts.attributes.items()],
    }
    return {f"{topic}-0": [record]}


def activemq(facts: Facts) -> JsonObject:
    """Return messages of a queue of ActiveMQ.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
    """
    message = {
        "messageID": f"ID:b-{facts.id}-1.mq.{facts.region}.amazonaws.com-37557-1:1:1:1:1",
        "messageType": "jms/text-message",
        "deliveryMode": 1,
        "replyTo": None,
        "type": None,
        "expiration": "60000",
        "priority": 1,
        "correlationId": facts.unique,
        "redelivered": False,
        "destination": {"physicalName": _queue(facts)},
        "data": b64encode(facts.text.encode()).decode(),
        "timestamp": facts.milliseconds,
        "brokerInTime": facts.milliseconds,
        "brokerOutTime": facts.milliseconds,
        "properties": dict(facts.attributes),
    }
    return {"eventSource": "aws:mq", "eventSourceArn": _broker(facts), "messages": [message]}


def rabbitmq(facts: Facts) -> JsonObject:
    """Return messages of a queue of RabbitMQ, under its name and its virtual host.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
    """
    headers = {name: {"bytes": list(text.encode())} for name, text in facts.attributes.items()}
    message = {
        "basicProperties": {
            "contentType": "text/plain",
            "contentEncoding": None,
            "headers": headers,
            "deliveryMode": 1,
            "priority": 0,
            "correlationId": None,
            "replyTo": None,
            "expiration": "60000",
            "messageId": None,
            "timestamp": facts.time("%b %d, %Y, %I:%M:%S %p"),
            "type": None,
            "userId": "sample",
            "appId": None,
            "clusterId": None,
            "bodySize": len(facts.text.encode()),
        },
        "redelivered": False,
        "data": b64encode(facts.text.encode()).decode(),
    }
    host = str(facts.settings.get("virtualHost") or "/")
    return {
        "eventSource": "aws:rmq",
        "eventSourceArn": _broker(facts),
        "rmqMessagesByQueue": {f"{_queue(facts)}::{host}": [message]},
    }


def _queue(facts: Facts) -> str:
    return str(facts.settings.get("queue") or "sample-queue")


def _broker(facts: Facts) -> str:
    return facts.arn("mq", f"broker:sample-broker:b-{facts.id}")
