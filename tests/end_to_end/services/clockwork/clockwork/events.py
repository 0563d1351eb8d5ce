import json
import os

import boto3

s3 = boto3.client("s3")


def write(name, content):
    s3.put_object(Bucket=os.environ["JOURNAL"], Key=name, Body=json.dumps(content))


def shipped(event, context):
    write(f"parcels/{event['parcel']}.json", event)


def tick(event, context):
    write(f"beats/{event['beat']}.json", {"request": context.aws_request_id})
