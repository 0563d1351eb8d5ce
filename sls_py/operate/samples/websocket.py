"""A sample of `websocket`: connections and messages of a WebSocket API."""

from __future__ import annotations

from sls_py.model.values import JsonObject
from sls_py.operate.samples.facts import Facts

_KINDS = {"$connect": "CONNECT", "$disconnect": "DISCONNECT"}


def websocket(facts: Facts) -> JsonObject:
    """Return what the function of a route gets.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
    """
    route = str(facts.settings.get("route") or facts.config or "$default")
    kind = _KINDS.get(route, "MESSAGE")
    domain = facts.host or f"1234567890.execute-api.{facts.region}.amazonaws.com"
    context: JsonObject = {
        "routeKey": route,
        "eventType": kind,
        "extendedRequestId": "JKJaXmPLvHcESHA=",
        "requestTime": facts.time("%d/%b/%Y:%H:%M:%S +0000"),
        "messageDirection": "IN",
        "stage": facts.stage,
        "connectedAt": facts.milliseconds,
        "requestTimeEpoch": facts.milliseconds,
        "identity": {"userAgent": "slspy", "sourceIp": "192.0.2.1"},
        "requestId": "JKJaXmPLvHcESHA=",
        "domainName": domain,
        "connectionId": "JKJaXeFoPHcCJGA=",
        "apiId": domain.partition(".")[0],
    }
    if kind == "MESSAGE":
        context["messageId"] = "JKJaXfFoPHcCJGA="
        return {"requestContext": context, "body": facts.text, "isBase64Encoded": False}
    headers = {"Host": domain, "Sec-WebSocket-Version": "13", "X-Forwarded-Proto": "https"}
    several = {name: [value] for name, value in headers.items()}
    query = {"queryStringParameters": dict(facts.attributes)} if facts.attributes else {}
    return {
        "headers": headers,
        "multiValueHeaders": several,
        **query,
        "requestContext": context,
        "isBase64Encoded": False,
    }
