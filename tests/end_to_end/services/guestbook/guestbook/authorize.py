"""Lambda authorizer: who knows the token may sign."""

import os


def handler(event, context):
    known = event["authorizationToken"] == f"Bearer {os.environ['TOKEN']}"
    return {
        "principalId": "guest",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Action": "execute-api:Invoke",
                    "Effect": "Allow" if known else "Deny",
                    "Resource": event["methodArn"],
                }
            ],
        },
        "context": {"nickname": "friend"},
    }
