"""Topics, queues, buses, tables, streams and devices through boto3."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sls_py.aws.api import Api
from sls_py.aws.event_sources import HttpRequest, KeyPart, Message
from sls_py.errors import AwsError
from sls_py.model.values import JsonObject

Sign = Callable[[HttpRequest, str], dict[str, str]]


class AwsEventSources:
    """See `sls_py.aws.event_sources.EventSources`; `api` gives the calls of a service, `sign` signs requests."""

    def __init__(self, api: Callable[[str], Api], sign: Sign) -> None:
        self._api = api
        self.sign = sign

    def publish(self, topic: str, message: Message) -> str:
        """Publish to a topic by its ARN; return the id of the message."""
        answer = self._api("sns").call(
            "Publish", TopicArn=topic, Message=message.body, **_extras(message)
        )
        return str(answer["MessageId"])

    def send(self, queue: str, message: Message) -> str:
        """Send to a queue by its ARN; return the id of the message."""
        *_, account, name = queue.split(":")
        found = self._api("sqs").call("GetQueueUrl", QueueName=name, QueueOwnerAWSAccountId=account)
        answer = self._api("sqs").call(
            "SendMessage",
            QueueUrl=found["QueueUrl"],
            MessageBody=message.body,
            **_extras(message),
        )
        return str(answer["MessageId"])

    def put_event(self, entry: JsonObject) -> str:
        """Put one entry of PutEvents on its bus; return the id of the event."""
        (result,) = self._api("events").call("PutEvents", Entries=[entry])["Entries"]
        if result.get("ErrorCode"):
            text = str(result.get("ErrorMessage") or result["ErrorCode"])
            raise AwsError(text, code=result["ErrorCode"], operation="PutEvents")
        return str(result["EventId"])

    def table_key(self, table: str) -> tuple[KeyPart, ...]:
        """Return the primary key of a table: one attribute or two."""
        found = self._api("dynamodb").call("DescribeTable", TableName=table)["Table"]
        types = {
            item["AttributeName"]: item["AttributeType"] for item in found["AttributeDefinitions"]
        }
        names = [item["AttributeName"] for item in found["KeySchema"]]
        return tuple(KeyPart(name, types[name]) for name in names)

    def put_item(self, table: str, item: JsonObject) -> None:
        """Put an item, in DynamoDB's own JSON, into a table."""
        self._api("dynamodb").call("PutItem", TableName=table, Item=item)

    def delete_item(self, table: str, key: JsonObject) -> None:
        """Delete an item by its primary key."""
        self._api("dynamodb").call("DeleteItem", TableName=table, Key=key)

    def put_record(self, stream: str, data: bytes, partition_key: str) -> str:
        """Put a record into a Kinesis stream by its ARN; return its sequence number."""
        answer = self._api("kinesis").call(
            "PutRecord", StreamARN=stream, Data=data, PartitionKey=partition_key
        )
        return str(answer["SequenceNumber"])

    def publish_to_devices(self, topic: str, payload: bytes) -> None:
        """Publish to a topic of AWS IoT."""
        self._api("iot-data").call("Publish", topic=topic, qos=1, payload=payload)

    def write_line(self, group: str, stream: str, line: str, timestamp: int) -> None:
        """Write a line to a log group; the stream is created when it is not there."""
        logs = self._api("logs")
        try:
            logs.call("CreateLogStream", logGroupName=group, logStreamName=stream)
        except AwsError as error:
            if error.code != "ResourceAlreadyExistsException":
                raise
        events = [{"timestamp": timestamp, "message": line}]
        logs.call("PutLogEvents", logGroupName=group, logStreamName=stream, logEvents=events)

    def api_key(self, key: str) -> str:
        """Return the value of an API key of API Gateway by its id."""
        answer = self._api("apigateway").call("GetApiKey", apiKey=key, includeValue=True)
        return str(answer["value"])


def _extras(message: Message) -> JsonObject:
    given: JsonObject = {
        "MessageAttributes": _attributes(message.attributes),
        "MessageGroupId": message.group,
        "MessageDeduplicationId": message.deduplication,
    }
    return {name: value for name, value in given.items() if value}


def _attributes(given: Mapping[str, Any]) -> JsonObject:
    """Write message attributes with their types, as SNS and SQS share them."""
    return {name: _attribute(value) for name, value in given.items()}


def _attribute(value: Any) -> JsonObject:
    import json

    if isinstance(value, list):
        return {"DataType": "String.Array", "StringValue": json.dumps(value)}
    kind = "Number" if isinstance(value, int | float) else "String"
    return {"DataType": kind, "StringValue": str(value)}
