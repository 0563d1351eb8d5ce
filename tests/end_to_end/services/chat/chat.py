import json
import os

import boto3

people = boto3.resource("dynamodb").Table(os.environ["PEOPLE"])


def door(event, context):
    request = event["requestContext"]
    if request["eventType"] == "CONNECT":
        people.put_item(Item={"connection": request["connectionId"]})
    else:
        people.delete_item(Key={"connection": request["connectionId"]})
    return {"statusCode": 200}


def say(event, context):
    request = event["requestContext"]
    address = os.environ.get("ENDPOINT") or f"https://{request['domainName']}/{request['stage']}"
    api = boto3.client("apigatewaymanagementapi", endpoint_url=address)
    text = json.loads(event["body"])["text"]
    for person in people.scan()["Items"]:
        api.post_to_connection(ConnectionId=person["connection"], Data=text.encode())
    return {"statusCode": 200}


def confused(event, context):
    return {"statusCode": 200, "body": json.dumps({"error": "say what?"})}
