import os
import time

import boto3

balances = boto3.resource("dynamodb").Table(os.environ["BALANCES"])

SIGNS = {"deposit": 1, "withdrawal": -1}
YEAR = 365 * 24 * 3600


def handler(event, context):
    for record in event["Records"]:
        image = record["dynamodb"]["NewImage"]
        amount = SIGNS[image["kind"]["S"]] * int(image["amount"]["N"])
        balances.update_item(
            Key={"account": image["account"]["S"]},
            UpdateExpression="SET expires = :expires ADD balance :amount",
            ExpressionAttributeValues={":amount": amount, ":expires": int(time.time()) + YEAR},
        )
