import base64
import collections
import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["COUNTS"])


def count(event, context):
    pages = collections.Counter(
        json.loads(base64.b64decode(record["kinesis"]["data"]))["page"]
        for record in event["Records"]
    )
    for page, clicks in pages.items():
        table.update_item(
            Key={"page": page},
            UpdateExpression="ADD clicks :clicks",
            ExpressionAttributeValues={":clicks": clicks},
        )
