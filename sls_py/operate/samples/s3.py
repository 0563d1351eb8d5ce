"""A sample of `s3`: what happened to an object in a bucket."""

from __future__ import annotations

from hashlib import md5
from urllib.parse import quote_plus

from sls_py.model.values import JsonObject
from sls_py.operate.samples.facts import Facts


def s3(facts: Facts) -> JsonObject:
    """Return a notification; `key` in the attributes names the object.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
    """
    bucket = facts.resource or "sample-bucket"
    event = str(facts.settings.get("event") or "s3:ObjectCreated:*").removeprefix("s3:")
    name = event.replace("ObjectCreated:*", "ObjectCreated:Put").replace(
        "ObjectRemoved:*", "ObjectRemoved:Delete"
    )
    body = facts.text.encode()
    thing: JsonObject = {
        # S3 encodes keys as forms do: a space is a `+`.
        "key": quote_plus(facts.attributes.get("key", "sample.json"), safe="/"),
        "sequencer": "0A1B2C3D4E5F678901",
    }
    if event.startswith("ObjectCreated"):
        tag = md5(body, usedforsecurity=False).hexdigest()
        thing = {"size": len(body), "eTag": tag, **thing}
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": facts.region,
        "eventTime": facts.time("%Y-%m-%dT%H:%M:%S.000Z"),
        "eventName": name,
        "userIdentity": {"principalId": "AWS:AIDAIENQZJOLO23YVJ4VO"},
        "requestParameters": {"sourceIPAddress": "192.0.2.1"},
        "responseElements": {
            "x-amz-request-id": "EXAMPLE123456789",
            "x-amz-id-2": "EXAMPLE123/5678abcdefghijklambdaisawesome/mnopqrstuvwxyzABCDEFGH",
        },
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": facts.id,
            "bucket": {
                "name": bucket,
                "ownerIdentity": {"principalId": "A3NL1KOZZKExample"},
                "arn": f"arn:{facts.partition}:s3:::{bucket}",
            },
            "object": thing,
        },
    }
    return {"Records": [record]}
