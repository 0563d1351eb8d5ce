"""Todos in a DynamoDB table."""

import os
import time
import uuid

import boto3


def _table():
    return boto3.resource("dynamodb").Table(os.environ["TABLE"])


def all_todos():
    """Return every todo, oldest first."""
    table, items, start = _table(), [], {}
    while True:
        page = table.scan(**start)
        items += page["Items"]
        if "LastEvaluatedKey" not in page:
            return [_plain(item) for item in sorted(items, key=lambda item: item["created"])]
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def find(todo_id):
    """Return one todo, None when there is none of that id."""
    item = _table().get_item(Key={"id": todo_id}).get("Item")
    return _plain(item) if item else None


def add(title):
    """Store a new todo and return it."""
    todo = {"id": uuid.uuid4().hex[:8], "title": title, "done": False, "created": time.time_ns() // 1_000_000}
    _table().put_item(Item=todo)
    return todo


def change(todo_id, *, title, done):
    """Change a todo and return it, None when there is none of that id."""
    todo = find(todo_id)
    if todo is None:
        return None
    todo |= {"title": title, "done": done, "changed": time.time_ns() // 1_000_000}
    _table().put_item(Item=todo)
    return todo


def remove(todo_id):
    """Delete a todo."""
    _table().delete_item(Key={"id": todo_id})


def _plain(item):
    """DynamoDB gives numbers as Decimal, which JSON cannot write."""
    return {key: int(value) if key in ("created", "changed") else value for key, value in item.items()}
