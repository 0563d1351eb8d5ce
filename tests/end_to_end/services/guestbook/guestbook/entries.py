"""Read and write the entries."""

import json
import logging
import os
import uuid

import boto3

logger = logging.getLogger()
logger.setLevel(logging.INFO)

table = boto3.resource("dynamodb").Table(os.environ["ENTRIES_TABLE"])


def respond(status, body):
    return {
        "statusCode": status,
        "headers": {
            "Content-Type": "application/json",
            "Access-Control-Allow-Origin": os.environ["ALLOWED_ORIGIN"],
        },
        "body": json.dumps(body),
    }


def read(event, context):
    return respond(200, {"entries": table.scan()["Items"]})


def sign(event, context):
    try:
        text = json.loads(event["body"] or "")["text"]
    except (ValueError, KeyError, TypeError):
        return respond(422, {"error": "text is missing"})
    entry = {
        "id": str(uuid.uuid4()),
        "text": text,
        "by": event["requestContext"]["authorizer"]["nickname"],
    }
    table.put_item(Item=entry)
    logger.info("signed by %s", entry["by"])
    return respond(201, entry)
