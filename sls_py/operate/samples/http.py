"""A sample of `http`: REST APIs with the proxy integration (payload version 1.0), and with mapping templates."""

from __future__ import annotations

from sls_py.model.values import CfValue, JsonObject
from sls_py.operate.samples.facts import Facts
from sls_py.operate.samples.request import Request, read_request

_ROOT = "2kz8o4"


def http(facts: Facts) -> CfValue:
    """Return what the function of a REST API gets.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
    """
    request = read_request(facts)
    return _mapped(facts, request) if _is_mapped(facts.settings) else proxied(facts, request)


def proxied(facts: Facts, request: Request) -> JsonObject:
    """Return the event of the proxy integration."""
    return {
        "resource": request.route,
        "path": request.path,
        "httpMethod": request.method,
        "headers": request.headers,
        "multiValueHeaders": {name: [value] for name, value in request.headers.items()},
        "queryStringParameters": request.query or None,
        "multiValueQueryStringParameters": {name: [value] for name, value in request.query.items()}
        or None,
        "pathParameters": request.parameters or None,
        "stageVariables": None,
        "requestContext": _context(facts, request),
        "body": request.body,
        "isBase64Encoded": False,
    }


def _context(facts: Facts, request: Request) -> JsonObject:
    return {
        "accountId": facts.account,
        "apiId": request.domain.partition(".")[0],
        "domainName": request.domain,
        "domainPrefix": request.domain.partition(".")[0],
        "extendedRequestId": "JKJaXmPLvHcESHA=",
        "httpMethod": request.method,
        "identity": {
            "accessKey": None,
            "accountId": None,
            "apiKey": None,
            "apiKeyId": None,
            "caller": None,
            "cognitoAuthenticationProvider": None,
            "cognitoAuthenticationType": None,
            "cognitoIdentityId": None,
            "cognitoIdentityPoolId": None,
            "principalOrgId": None,
            "sourceIp": request.address,
            "user": None,
            "userAgent": request.agent,
            "userArn": None,
        },
        "path": f"/{facts.stage}{request.path}",
        "protocol": "HTTP/1.1",
        "requestId": facts.id,
        "requestTime": facts.time("%d/%b/%Y:%H:%M:%S +0000"),
        "requestTimeEpoch": facts.milliseconds,
        "resourceId": _ROOT,
        "resourcePath": request.route,
        "stage": facts.stage,
    }


def _is_mapped(settings: JsonObject) -> bool:
    integration = str(settings.get("integration") or "").lower().replace("_", "-")
    return integration in {"lambda", "aws"} or (bool(settings.get("async")) and not integration)


def _mapped(facts: Facts, request: Request) -> JsonObject:
    """Return what the default mapping template makes of a request: body, method and parameters apart."""
    return {
        "body": facts.value,
        "method": request.method,
        "principalId": "",
        "stage": facts.stage,
        "cognitoPoolClaims": {"sub": ""},
        "enhancedAuthContext": {},
        "headers": request.headers,
        "query": request.query,
        "path": request.parameters,
        "identity": {
            "sourceIp": request.address,
            "userAgent": request.agent,
        },
        "stageVariables": {},
        "requestPath": request.route,
    }
