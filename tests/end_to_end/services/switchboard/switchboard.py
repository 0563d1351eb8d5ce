import json
from urllib.parse import unquote_plus


def told(event, context):
    text = json.dumps(event)
    print("got", text)  # noqa: T201 - a line of the log
    if "explode" in text:
        raise ValueError("it exploded")
    return event


def web(event, context):
    told(event, context)
    answer = {"path": event.get("path") or event["rawPath"], "body": event.get("body")}
    return {"statusCode": 200, "body": json.dumps(answer)}


def read(event, context):
    import boto3

    (record,) = event["Records"]
    place = record["s3"]
    key = unquote_plus(place["object"]["key"])
    body = boto3.client("s3").get_object(Bucket=place["bucket"]["name"], Key=key)["Body"].read()
    return told({"key": key, "content": body.decode()}, context)


def chat(event, context):
    told(event, context)
    return {"statusCode": 200, "body": f"heard {event['body']}"}
