import io

import boto3
from PIL import Image

s3 = boto3.client("s3")


def handler(event, context):
    for record in event["Records"]:
        bucket, key = record["s3"]["bucket"]["name"], record["s3"]["object"]["key"]
        photo = Image.open(s3.get_object(Bucket=bucket, Key=key)["Body"])
        photo.thumbnail((64, 64))
        small = io.BytesIO()
        photo.save(small, "JPEG")
        s3.put_object(Bucket=bucket, Key=f"small/{key.split('/')[-1]}", Body=small.getvalue())
