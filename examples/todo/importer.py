"""The queue worker: adds the todos that arrive as messages."""

import json
import logging

from todo import store

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def handler(event, context):
    """Import a batch; only the messages that failed are delivered again."""
    failed = []
    for record in event["Records"]:
        try:
            todo = store.add(json.loads(record["body"])["title"])
            logger.info("imported %s: %s", todo["id"], todo["title"])
        except (ValueError, KeyError, TypeError):
            logger.exception("message %s cannot be imported", record["messageId"])
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
