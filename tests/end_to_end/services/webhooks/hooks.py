import base64
import json
import os

import boto3


def receive(event, context):
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body).decode()
    if event["requestContext"]["http"]["method"] != "POST" or not body:
        return {"statusCode": 400, "body": "send a webhook"}
    boto3.client("lambda").invoke(
        FunctionName=os.environ["WORKER"], InvocationType="Event", Payload=body.encode()
    )
    return {"statusCode": 202, "body": "thank you"}


def work(event, context):
    if event.get("broken"):
        raise ValueError("cannot work with a broken event")
    return {"worked": event["id"]}


def celebrate(event, context):
    boto3.client("sqs").send_message(
        QueueUrl=os.environ["PARTY"], MessageBody=json.dumps(event["responsePayload"])
    )
