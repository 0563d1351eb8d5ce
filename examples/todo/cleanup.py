"""The nightly job: removes todos that were finished long ago."""

import logging
import os
import time

from todo import store

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def handler(event, context):
    """Remove what was finished more than FINISHED_DAYS ago."""
    limit = time.time_ns() // 1_000_000 - int(os.environ["FINISHED_DAYS"]) * 86_400_000
    old = [todo for todo in store.all_todos() if todo["done"] and todo["changed"] < limit]
    for todo in old:
        store.remove(todo["id"])
    logger.info("removed %d todos", len(old))
    return {"removed": len(old)}
