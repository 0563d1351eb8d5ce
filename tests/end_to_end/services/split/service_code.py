import os

NAMES = ("STAGE", "GREETING", "TABLE", "REPLICAS", "BANNER", "MAIL", "TOKEN_FROM_ENV")


def web(event, context):
    return {"what": event["pathParameters"]["what"], **{name: os.environ[name] for name in NAMES}}


def jobs(event, context):
    return len(event["Records"])
