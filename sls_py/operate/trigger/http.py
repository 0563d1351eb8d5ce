"""`http`, `httpApi` and function URLs: call the address, signed and with an API key when the route asks for that."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode

from sls_py.aws.event_sources import HttpRequest
from sls_py.aws.loopback import opener_for
from sls_py.errors import UsageError
from sls_py.model.values import CfValue, JsonObject
from sls_py.operate.samples.request import (
    PARAMETER,
    chosen_method,
    content_type,
    method_and_path,
    path_parameters,
)
from sls_py.operate.trigger.addresses import address
from sls_py.operate.trigger.choosing import Choice
from sls_py.operate.trigger.deployment import Deployment
from sls_py.operate.trigger.records import Order, Prepared, Reply, Sent

_BODILESS = {"GET", "HEAD", "OPTIONS"}
_REQUEST_IDS = ("x-amzn-requestid", "apigw-requestid")


def prepare(deployment: Deployment, choice: Choice, order: Order) -> Prepared:
    """Make a request to the route of the event ready.

    Path parameters come from the attributes, or from the data when it is an object; other attributes are query parameters.
    """
    request = _with_key(deployment, choice, _request(deployment, choice, order))
    is_async = isinstance(choice.config, dict) and choice.config.get("async") is True
    service = "lambda" if choice.kind == "url" else "execute-api"

    def send() -> Sent:
        ready = request
        if _asks_for_signature(choice.config):
            ready = request._replace(headers=deployment.sources.sign(request, service))
        sent = call(ready)
        return sent._replace(finished=False) if is_async else sent

    hidden = {"x-api-key": "(secret)"} if "x-api-key" in request.headers else {}
    content: JsonObject = {"headers": {**request.headers, **hidden}}
    if request.body:
        content["body"] = request.body.decode("utf-8", errors="replace")
    return Prepared(f"{request.method} {request.url}", content, send)


def _request(deployment: Deployment, choice: Choice, order: Order) -> HttpRequest:
    config = {"method": "*", "path": "/"} if choice.kind == "url" else choice.config
    method, route = method_and_path(config)
    method = chosen_method(method, has_data=order.data is not None)
    values = order.value if isinstance(order.value, dict) else {}
    parameters = path_parameters(route, order.attributes, values)
    path = PARAMETER.sub(lambda found: quote(parameters[found[1]], safe="/"), route)
    query = {**_required(choice, "querystrings"), **order.attributes}
    query = {name: value for name, value in query.items() if name not in parameters}
    if method in _BODILESS:
        query |= {name: _plain(each) for name, each in values.items() if name not in parameters}
    tail = f"?{urlencode(query)}" if query else ""
    body = _body(method, order)
    kind = {"Content-Type": content_type(_parsed(body))} if body else {}
    headers = {**kind, **_required(choice, "headers"), **order.headers}
    return HttpRequest(method, address(deployment, choice).rstrip("/") + path + tail, headers, body)


def _required(choice: Choice, part: str) -> dict[str, str]:
    """Return a sample for each query parameter or header that a REST route requires."""
    settings = choice.config if isinstance(choice.config, dict) else {}
    parameters = ((settings.get("request") or {}).get("parameters") or {}).get(part) or {}
    return {name: "sample" for name, needed in parameters.items() if _is_needed(needed)}


def _is_needed(given: CfValue) -> bool:
    return bool(given.get("required") if isinstance(given, dict) else given)


def _body(method: str, order: Order) -> bytes:
    if method in _BODILESS and (order.data is None or isinstance(order.value, dict)):
        return b""
    if order.data is None and method == "DELETE":
        return b""
    return order.body()


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _plain(value: CfValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _asks_for_signature(config: CfValue) -> bool:
    given = config.get("authorizer") if isinstance(config, dict) else None
    kind = given.get("type") if isinstance(given, dict) else given
    return str(kind).lower() == "aws_iam"


def _with_key(deployment: Deployment, choice: Choice, request: HttpRequest) -> HttpRequest:
    """Add the first API key of the stack when the route is private and the user gives none."""
    private = isinstance(choice.config, dict) and choice.config.get("private") is True
    named = {name.lower() for name in request.headers}
    if not private or "x-api-key" in named:
        return request
    for logical_id, _ in deployment.of_type("AWS::ApiGateway::ApiKey"):
        key = deployment.sources.api_key(deployment.physical(logical_id))
        return request._replace(headers={**request.headers, "x-api-key": key})
    hint = "give one with `--header x-api-key:KEY`"
    raise UsageError("the route asks for an API key, and the stack has none", hint=hint)


def call(request: HttpRequest) -> Sent:
    """Send a request; statuses from 400 are failures.

    Raises:
        UsageError: the address does not answer.
    """
    from urllib.error import HTTPError, URLError
    from urllib.request import Request

    data = request.body or None
    headers = {"User-Agent": "slspy", **request.headers}
    asked = Request(request.url, method=request.method, data=data, headers=headers)  # noqa: S310 - addresses of the stack
    try:
        with opener_for(request.url).open(asked, timeout=920) as answer:
            return _sent(answer.status, answer.headers.items(), answer.read())
    except HTTPError as error:
        with error:
            return _sent(error.code, error.headers.items(), error.read())
    except (URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        hint = "check the network, and that the stack is deployed"
        raise UsageError(f"no answer from {request.url} ({reason})", hint=hint) from error


def _sent(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> Sent:
    named = {name.lower(): value for name, value in headers}
    identity = next((named[name] for name in _REQUEST_IDS if named.get(name)), "")
    ok = status < 400
    marks = (identity,) if identity else ()
    return Sent(identity, marks, Reply(ok, body, status), finished=ok)
