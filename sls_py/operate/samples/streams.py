"""Samples of `stream`: records of DynamoDB tables and Kinesis streams."""

from __future__ import annotations

from base64 import b64encode

from sls_py.model.values import JsonObject
from sls_py.operate.samples.facts import Facts
from sls_py.operate.samples.items import to_item


def stream(facts: Facts) -> JsonObject:
    """Return a sample of what the stream of the event is."""
    return kinesis(facts) if stream_type(facts.config) == "kinesis" else dynamodb(facts)


def stream_type(config: object) -> str:
    """Return `dynamodb` or `kinesis`: what the event says, or what its ARN is of."""
    given = config if isinstance(config, dict) else {"arn": config}
    arn = given.get("arn")
    return str(given.get("type") or (arn.split(":")[2] if isinstance(arn, str) else "dynamodb"))


def dynamodb(facts: Facts) -> JsonObject:
    """Return a record about an item that was put into a table; the data is the item.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
    """
    given = facts.value if isinstance(facts.value, dict) else {"value": facts.value}
    image = to_item({"id": f"slspy-{facts.unique[:8]}", **given})
    moment = facts.time("%Y-%m-%dT%H:%M:%S.000")
    record = {
        "eventID": facts.unique,
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": facts.region,
        "dynamodb": {
            "ApproximateCreationDateTime": int(facts.now),
            "Keys": {"id": image["id"]},
            "NewImage": image,
            "SequenceNumber": "4421584500000000017450439091",
            "SizeBytes": len(facts.text),
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "eventSourceARN": facts.arn("dynamodb", f"table/sample-table/stream/{moment}"),
    }
    return {"Records": [record]}


def kinesis(facts: Facts) -> JsonObject:
    """Return a record of a Kinesis stream.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
    """
    number = "49590338271490256608559692538361571095921575989136588898"
    record = {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": facts.attributes.get("partitionKey", "1"),
            "sequenceNumber": number,
            "data": b64encode(facts.text.encode()).decode(),
            "approximateArrivalTimestamp": round(facts.now, 3),
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"shardId-000000000006:{number}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": f"arn:{facts.partition}:iam::{facts.account}:role/lambda-role",
        "awsRegion": facts.region,
        "eventSourceARN": facts.arn("kinesis", "stream/sample-stream"),
    }
    return {"Records": [record]}
