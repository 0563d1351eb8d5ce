"""Samples of `sns` and `sqs`."""

from __future__ import annotations

from hashlib import md5

from sls_py.model.values import JsonObject
from sls_py.operate.samples.facts import Facts


def sns(facts: Facts) -> JsonObject:
    """Return what a subscriber of a topic gets.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
    """
    topic = facts.arn("sns", "sample-topic")
    host = f"https://sns.{facts.region}.amazonaws.com"
    message: JsonObject = {
        "SignatureVersion": "1",
        "Timestamp": facts.time("%Y-%m-%dT%H:%M:%S.000Z"),
        "Signature": "tcc6faL2yUC6dgZdmrwh1Y4cGa/ebXEkAi6RibDsvpi+tE/1+82j...65r==",
        "SigningCertUrl": f"{host}/SimpleNotificationService-0a1b2c3d4e5f.pem",
        "MessageId": facts.id,
        "Message": facts.text,
        "MessageAttributes": {
            name: {"Type": "String", "Value": value} for name, value in facts.attributes.items()
        },
        "Type": "Notification",
        "UnsubscribeUrl": f"{host}/?Action=Unsubscribe&SubscriptionArn={topic}:{facts.id}",
        "TopicArn": topic,
        "Subject": None,
    }
    record = {
        "EventVersion": "1.0",
        "EventSubscriptionArn": f"{topic}:{facts.id}",
        "EventSource": "aws:sns",
        "Sns": message,
    }
    return {"Records": [record]}


def sqs(facts: Facts) -> JsonObject:
    """Return a batch with one message of a queue.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
    """
    queue = facts.arn("sqs", "sample-queue")
    sent = str(facts.milliseconds)
    attributes = {
        "ApproximateReceiveCount": "1",
        "SentTimestamp": sent,
        "SenderId": "AIDAIENQZJOLO23YVJ4VO",
        "ApproximateFirstReceiveTimestamp": sent,
        **(_fifo(facts) if queue.endswith(".fifo") else {}),
    }
    record = {
        "messageId": facts.id,
        "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...",
        "body": facts.text,
        "attributes": attributes,
        "messageAttributes": {
            name: {
                "stringValue": value,
                "stringListValues": [],
                "binaryListValues": [],
                "dataType": "String",
            }
            for name, value in facts.attributes.items()
        },
        "md5OfBody": md5(facts.text.encode(), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": queue,
        "awsRegion": facts.region,
    }
    return {"Records": [record]}


def _fifo(facts: Facts) -> JsonObject:
    return {
        "SequenceNumber": "18849496460467696128",
        "MessageGroupId": "slspy",
        "MessageDeduplicationId": facts.unique,
    }
