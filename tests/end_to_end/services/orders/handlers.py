import json
import os

import boto3

ledger = boto3.resource("dynamodb").Table(os.environ["LEDGER"])


def write(kind, order):
    ledger.put_item(Item={"line": f"{kind}:{order}"})


def bill(event, context):
    for record in event["Records"]:
        write("bill", json.loads(record["Sns"]["Message"])["order"])


def deliver(event, context):
    for record in event["Records"]:
        write("deliver", json.loads(record["Sns"]["Message"])["order"])


def archive(event, context):
    failed = []
    for record in event["Records"]:
        try:
            write("archive", json.loads(record["body"])["order"])
        except (ValueError, KeyError):
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def notice(event, context):
    write("notice", event["Records"][0]["Sns"]["Subject"])
