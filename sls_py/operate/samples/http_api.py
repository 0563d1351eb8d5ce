"""Samples of `httpApi` and of function URLs (payload version 2.0)."""

from __future__ import annotations

from sls_py.model.values import JsonObject
from sls_py.operate.samples.facts import Facts
from sls_py.operate.samples.http import proxied
from sls_py.operate.samples.request import Request, method_and_path, read_request


def http_api(facts: Facts) -> JsonObject:
    """Return what the function of an HTTP API gets.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    """
    request = read_request(facts)
    if facts.settings.get("payload") == "1.0":
        return {"version": "1.0", **proxied(facts, request)}
    method, path = method_and_path(facts.config)
    key = (
        "$default"
        if facts.config == "*" or facts.settings.get("path") == "*"
        else f"{method} {path}"
    )
    return _event(facts, request, key, stage="$default")


def url(facts: Facts) -> JsonObject:
    """Return what a function with a URL gets.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
    """
    open_facts = facts._replace(config={"method": "*", "path": "/"})
    request = read_request(open_facts)
    domain = facts.host or f"0123456789abcdef.lambda-url.{facts.region}.on.aws"
    own = request._replace(domain=domain, headers={**request.headers, "Host": domain})
    return _event(facts, own, "$default", stage="$default")


def _event(facts: Facts, request: Request, route_key: str, *, stage: str) -> JsonObject:
    query = "&".join(f"{name}={value}" for name, value in request.query.items())
    return {
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": request.path,
        "rawQueryString": query,
        "headers": {name.lower(): value for name, value in request.headers.items()},
        **({"queryStringParameters": dict(request.query)} if query else {}),
        "requestContext": {
            "accountId": facts.account,
            "apiId": request.domain.partition(".")[0],
            "domainName": request.domain,
            "domainPrefix": request.domain.partition(".")[0],
            "http": {
                "method": request.method,
                "path": request.path,
                "protocol": "HTTP/1.1",
                "sourceIp": request.address,
                "userAgent": request.agent,
            },
            "requestId": facts.id,
            "routeKey": route_key,
            "stage": stage,
            "time": facts.time("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": facts.milliseconds,
        },
        **({"pathParameters": dict(request.parameters)} if request.parameters else {}),
        **({"body": request.body} if request.body is not None else {}),
        "isBase64Encoded": False,
    }
