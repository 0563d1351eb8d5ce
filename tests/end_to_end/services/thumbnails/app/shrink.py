import os
from urllib.parse import unquote_plus

import boto3
from app.image import halve, parse

s3 = boto3.client("s3")


def handler(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])
        photo = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        s3.put_object(
            Bucket=os.environ["SMALL_PHOTOS"], Key=small_key(key), Body=halve(*parse(photo))
        )


def forget(event, context):
    for record in event["Records"]:
        key = unquote_plus(record["s3"]["object"]["key"])
        s3.delete_object(Bucket=os.environ["SMALL_PHOTOS"], Key=small_key(key))


def small_key(key):
    return key.removeprefix("incoming/")
