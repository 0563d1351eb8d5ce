import json
import os

import boto3

pages = boto3.resource("dynamodb").Table(os.environ["PAGES"])


def writer(event):
    return event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]


def write(event, context):
    page = json.loads(event["body"])
    pages.put_item(Item={"writer": writer(event), "day": page["day"], "text": page["text"]})
    return {"statusCode": 201, "body": json.dumps(page)}


def read(event, context):
    condition = boto3.dynamodb.conditions.Key("writer").eq(writer(event))
    found = pages.query(KeyConditionExpression=condition)["Items"]
    return {"statusCode": 200, "body": json.dumps([page["text"] for page in found])}


def welcome(event, context):
    event["response"]["autoConfirmUser"] = True
    return event
