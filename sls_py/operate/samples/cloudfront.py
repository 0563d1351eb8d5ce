"""A sample of `cloudFront`: requests and responses that Lambda@Edge sees."""

from __future__ import annotations

from base64 import b64encode

from sls_py.model.values import JsonObject
from sls_py.operate.samples.facts import Facts


def cloud_front(facts: Facts) -> JsonObject:
    """Return the event of one stage, `viewer-request` when none is configured.

    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
    """
    kind = str(facts.settings.get("eventType") or "viewer-request")
    content: JsonObject = {
        "config": {
            "distributionDomainName": "d111111abcdef8.cloudfront.net",
            "distributionId": "EDFDVBD6EXAMPLE",
            "eventType": kind,
            "requestId": "4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==",
        },
        "request": _request(facts, kind),
    }
    if kind.endswith("response"):
        content["response"] = {
            "status": "200",
            "statusDescription": "OK",
            "headers": _headers({"Content-Type": "text/html", "Cache-Control": "max-age=60"}),
        }
    return {"Records": [{"cf": content}]}


def _request(facts: Facts, kind: str) -> JsonObject:
    path = str(facts.settings.get("pathPattern") or "/*").replace("*", "sample")
    request: JsonObject = {
        "clientIp": "192.0.2.1",
        "headers": _headers({"Host": "d111111abcdef8.cloudfront.net", "User-Agent": "slspy"}),
        "method": "POST" if facts.data is not None else "GET",
        "querystring": "&".join(f"{key}={value}" for key, value in facts.attributes.items()),
        "uri": f"/{path.lstrip('/')}",
    }
    if kind.startswith("origin"):
        request["origin"] = _origin()
    if facts.settings.get("includeBody"):
        request["body"] = {
            "inputTruncated": False,
            "action": "read-only",
            "encoding": "base64",
            "data": b64encode(facts.text.encode()).decode(),
        }
    return request


def _origin() -> JsonObject:
    custom = {
        "customHeaders": {},
        "domainName": "example.org",
        "keepaliveTimeout": 5,
        "path": "",
        "port": 443,
        "protocol": "https",
        "readTimeout": 30,
        "sslProtocols": ["TLSv1.2"],
    }
    return {"custom": custom}


def _headers(given: dict[str, str]) -> JsonObject:
    return {name.lower(): [{"key": name, "value": value}] for name, value in given.items()}
