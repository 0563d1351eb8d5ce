"""The HTTP API: five routes over the store."""

import base64
import json
import logging

from todo import store

logger = logging.getLogger()
logger.setLevel(logging.INFO)


class BadRequestError(Exception):
    """The request cannot be understood."""


def handler(event, context):
    """Answer one request of the HTTP API."""
    logger.info("%s", event["routeKey"])
    try:
        return ROUTES[event["routeKey"]](event)
    except BadRequestError as error:
        return answer(400, {"message": str(error)})


def list_todos(event):
    return answer(200, {"todos": store.all_todos()})


def add_todo(event):
    todo = store.add(title_of(body_of(event)))
    return answer(201, todo)


def show_todo(event):
    todo = store.find(id_of(event))
    return answer(200, todo) if todo else missing()


def change_todo(event):
    body = body_of(event)
    todo = store.change(id_of(event), title=title_of(body), done=bool(body.get("done")))
    return answer(200, todo) if todo else missing()


def remove_todo(event):
    store.remove(id_of(event))
    return {"statusCode": 204}


ROUTES = {
    "GET /todos": list_todos,
    "POST /todos": add_todo,
    "GET /todos/{id}": show_todo,
    "PUT /todos/{id}": change_todo,
    "DELETE /todos/{id}": remove_todo,
}


def id_of(event):
    return event["pathParameters"]["id"]


def title_of(body):
    title = body.get("title")
    if not isinstance(title, str) or not title.strip():
        raise BadRequestError("title is missing")
    return title.strip()


def body_of(event):
    text = event.get("body") or ""
    if event.get("isBase64Encoded"):
        text = base64.b64decode(text)
    try:
        body = json.loads(text)
    except ValueError:
        raise BadRequestError("the body is not JSON") from None
    if not isinstance(body, dict):
        raise BadRequestError("the body is not a JSON object")
    return body


def missing():
    return answer(404, {"message": "no such todo"})


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}
