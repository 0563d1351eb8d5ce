"""A sample of `alb`: requests that an Application Load Balancer passes on."""

from __future__ import annotations

from typing import Any

from sls_py.model.values import JsonObject
from sls_py.operate.samples.facts import Facts
from sls_py.operate.samples.request import chosen_method, content_type


def alb(facts: Facts) -> JsonObject:
    """Return what a target of a load balancer gets, for a request that meets the conditions.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
    """
    conditions: JsonObject = facts.settings.get("conditions") or {}
    method = chosen_method(
        str(_first(conditions.get("method"), "ANY")).upper(), has_data=facts.data is not None
    )
    headers = _headers(facts, conditions)
    query = {**(conditions.get("query") or {}), **facts.attributes}
    group = f"{facts.arn('elasticloadbalancing', 'targetgroup/sample/6d0ecf831eec9f09')}"
    several = facts.settings.get("multiValueHeaders") is True
    suffix, wrap = ("multiValueHeaders", _listed) if several else ("headers", dict)
    asked = "multiValueQueryStringParameters" if several else "queryStringParameters"
    return {
        "requestContext": {"elb": {"targetGroupArn": group}},
        "httpMethod": method,
        "path": str(_first(conditions.get("path"), "/")).replace("*", "sample"),
        asked: wrap(query),
        suffix: wrap(headers),
        "body": facts.text if method not in {"GET", "HEAD"} or facts.data is not None else "",
        "isBase64Encoded": False,
    }


def _headers(facts: Facts, conditions: JsonObject) -> dict[str, str]:
    host = str(
        _first(conditions.get("host"), f"sample-1234567890.{facts.region}.elb.amazonaws.com")
    )
    wanted = _header_conditions(conditions.get("header"))
    return {
        "accept": "*/*",
        "content-type": content_type(facts.value),
        "host": host.replace("*", "sample"),
        "user-agent": "slspy",
        "x-amzn-trace-id": f"Root=1-{int(facts.now):08x}-{facts.unique[:24]}",
        "x-forwarded-for": str(_first(conditions.get("ip"), "192.0.2.1")).partition("/")[0],
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
        **wanted,
    }


def _header_conditions(given: Any) -> dict[str, str]:
    rules = given if isinstance(given, list) else [given] if given else []
    return {rule["name"].lower(): str(rule["values"][0]).replace("*", "sample") for rule in rules}


def _first(given: Any, otherwise: str) -> Any:
    if isinstance(given, list):
        return given[0] if given else otherwise
    return given or otherwise


def _listed(values: dict[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in values.items()}
