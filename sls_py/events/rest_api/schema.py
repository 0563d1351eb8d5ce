"""The schema of the `http` event."""

from __future__ import annotations

from sls_py.events.shapes import (
    BOOLEAN,
    OBJECT,
    TEXT,
    TEXTS,
    any_case,
    any_of,
    choice,
    integer,
    listing,
    mapping,
    record,
    ref,
    text,
)
from sls_py.model.values import JsonObject

METHODS = ("GET", "POST", "PUT", "PATCH", "OPTIONS", "HEAD", "DELETE", "ANY")

_METHOD = any_case(*METHODS)
_HEADERS = mapping(TEXT)
_CONTENT_HANDLING = choice("CONVERT_TO_BINARY", "CONVERT_TO_TEXT")


def _word(*words: str) -> JsonObject:
    listed = ", ".join(f"`{word}`" for word in words)
    return text(f"^({any_case(*words)})$", listed)


def _at_least(minimum: int) -> JsonObject:
    return {"type": "integer", "minimum": minimum}


_VERB = text(
    rf"^(\*|{_METHOD})$", "an HTTP method: " + ", ".join(f"`{method}`" for method in METHODS)
)

_AUTHORIZER = any_of(
    TEXT,
    record(
        {
            "arn": ref("awsArn"),
            "authorizerId": ref("awsCfInstruction"),
            "claims": TEXTS,
            "identitySource": TEXT,
            "identityValidationExpression": TEXT,
            "managedExternally": BOOLEAN,
            "name": TEXT,
            "resultTtlInSeconds": integer(0, 3600),
            "scopes": listing(any_of(TEXT, ref("awsCfInstruction"))),
            "type": _word("token", "cognito_user_pools", "request", "aws_iam", "custom"),
        }
    ),
)

_CORS = any_of(
    BOOLEAN,
    record(
        {
            "allowCredentials": BOOLEAN,
            "cacheControl": TEXT,
            "headers": TEXTS,
            "maxAge": _at_least(1),
            "methods": listing(choice(*METHODS)),
            "origin": TEXT,
            "origins": TEXTS,
        }
    ),
)

_PARAMETERS = mapping(
    any_of(BOOLEAN, record({"required": BOOLEAN, "mappedValue": ref("awsCfInstruction")}))
)

_REQUEST = record(
    {
        "contentHandling": _CONTENT_HANDLING,
        "method": _VERB,
        "parameters": record(
            {"querystrings": _PARAMETERS, "headers": _PARAMETERS, "paths": _PARAMETERS}
        ),
        "passThrough": choice("NEVER", "WHEN_NO_MATCH", "WHEN_NO_TEMPLATES"),
        "schemas": mapping(any_of(OBJECT, TEXT)),
        "template": mapping(TEXT),
        "uri": ref("awsCfInstruction"),
    }
)

_STATUS_CODE = record(
    {"headers": _HEADERS, "pattern": TEXT, "template": any_of(TEXT, mapping(TEXT))}
)

_RESPONSE = record(
    {
        "contentHandling": _CONTENT_HANDLING,
        "headers": _HEADERS,
        "template": TEXT,
        "transferMode": _word("BUFFERED", "STREAM"),
        "statusCodes": mapping(_STATUS_CODE)
        | {"propertyNames": text(r"^\d{3}$", "status codes of three digits")},
    }
)

SCHEMA: JsonObject = any_of(
    text(rf"^({_METHOD}) /\S*$", "a method and a path, such as `GET /users/{id}`"),
    record(
        {
            "async": BOOLEAN,
            "authorizer": _AUTHORIZER,
            "connectionId": ref("awsCfInstruction"),
            "connectionType": _word("vpc-link", "vpc_link"),
            "cors": _CORS,
            "integration": _word(
                *("lambda_proxy", "lambda-proxy", "lambda", "aws", "aws_proxy", "aws-proxy"),
                *("http", "http_proxy", "http-proxy", "mock"),
            ),
            "method": _VERB,
            "operationId": TEXT,
            "path": text(r"^\S*$", "a path without spaces"),
            "private": BOOLEAN,
            "request": _REQUEST,
            "response": _RESPONSE,
            "timeoutInMillis": _at_least(50),
        },
        ["path", "method"],
    ),
)
