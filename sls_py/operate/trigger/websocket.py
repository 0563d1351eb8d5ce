"""`websocket`: connect, and send a message that the API routes to the function."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from sls_py.model.values import JsonObject
from sls_py.operate.samples import DEFAULT_DATA, merged
from sls_py.operate.trigger.addresses import address
from sls_py.operate.trigger.choosing import Choice
from sls_py.operate.trigger.deployment import Deployment
from sls_py.operate.trigger.records import Order, Prepared, Reply, Sent

REPLY_SECONDS = 2.0
"""How long to listen for an answer: most routes have none."""

_NO_MESSAGE = {"$connect", "$disconnect"}


def prepare(deployment: Deployment, choice: Choice, order: Order) -> Prepared:
    """Make a connection ready; attributes are query parameters of it, headers its headers."""
    url = address(deployment, choice)
    settings = choice.config if isinstance(choice.config, dict) else {"route": choice.config}
    route = str(settings["route"])
    target = f"{url}?{urlencode(order.attributes)}" if order.attributes else url
    message = None if route in _NO_MESSAGE else _message(deployment, route, order)

    def send() -> Sent:
        from sls_py.operate.trigger.socket_client import connected

        with connected(target, order.headers) as socket:
            if message is None:
                return Sent(reply=Reply(ok=True, body=b"", status=101))
            socket.send(message)
            answer = socket.receive(REPLY_SECONDS)
        return Sent(reply=Reply(_is_ok(answer), answer or b"", 101))

    content: JsonObject = {"route": route} | ({"message": message} if message is not None else {})
    return Prepared(target, content, send)


def _message(deployment: Deployment, route: str, order: Order) -> str:
    """Return a message with the route's key in the place that the API looks at (`$request.body.action`)."""
    if route == "$default":
        return order.body().decode()
    settings = deployment.service.provider.settings
    selection = str(settings.get("websocketsApiRouteSelectionExpression") or "$request.body.action")
    wanted: JsonObject | str = route
    for name in reversed(selection.removeprefix("$request.body.").split(".")):
        wanted = {name: wanted}
    if order.data is not None and not isinstance(order.value, dict):
        return json.dumps(merged({"message": order.text}, wanted))
    return json.dumps(merged(DEFAULT_DATA if order.data is None else order.value, wanted))


def _is_ok(answer: bytes | None) -> bool:
    """Tell whether an answer is not API Gateway's own about a function that failed."""
    try:
        value = json.loads(answer or b"null")
    except ValueError:
        return True
    if not isinstance(value, dict):
        return True
    return not {"message", "connectionId", "requestId"} <= value.keys()
