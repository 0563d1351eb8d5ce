import json
import os


def profile(event, context):
    return {"sub": event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]}


def staff(event, context):
    team = event["requestContext"]["authorizer"]["lambda"]["team"]
    return {"name": event["pathParameters"]["name"], "team": team}


def about(event, context):
    topic = (event.get("pathParameters") or {}).get("topic", "all")
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": json.dumps({"topic": topic, "version": os.environ["AWS_LAMBDA_FUNCTION_VERSION"]}),
        "cookies": ["seen=about"],
    }


def door(event, context):
    return {
        "isAuthorized": event["headers"].get("x-key") == "open sesame",
        "context": {"team": "blue"},
    }
