from typing import Any

import jsonschema_rs
import pytest

from sls_py.events.rest_api.schema import SCHEMA
from sls_py.service.schema.definitions import DEFINITIONS

VALIDATOR = jsonschema_rs.validator_for({**SCHEMA, "$defs": DEFINITIONS})


@pytest.mark.parametrize(
    "event",
    [
        "GET /users",
        "any /{proxy+}",
        {"path": "users", "method": "Post"},
        {"path": "/", "method": "*", "integration": "Lambda-Proxy", "cors": True},
        {"path": "a", "method": "get", "authorizer": {"arn": {"Ref": "X"}, "type": "REQUEST"}},
        {"path": "a", "method": "get", "request": {"schemas": {"application/json": "shared"}}},
        {"path": "a", "method": "get", "response": {"statusCodes": {"404": {"pattern": "x"}}}},
        {"path": "a", "method": "get", "request": {"parameters": {"paths": {"id": True}}}},
    ],
)
def test_what_the_serverless_framework_takes_is_valid(event: Any) -> None:
    assert VALIDATOR.is_valid(event)


@pytest.mark.parametrize(
    "event",
    [
        "FETCH /users",
        "*",
        {"method": "get"},
        {"path": "a b", "method": "get"},
        {"path": "a", "method": "get", "color": "red"},
        {"path": "a", "method": "get", "integration": "grpc"},
        {"path": "a", "method": "get", "cors": {"maxAge": 0}},
        {"path": "a", "method": "get", "cors": {"methods": ["FETCH"]}},
        {"path": "a", "method": "get", "response": {"statusCodes": {"ok": {}}}},
        {"path": "a", "method": "get", "timeoutInMillis": 49},
        {"path": "a", "method": "get", "authorizer": {"resultTtlInSeconds": 3601}},
    ],
)
def test_mistakes_are_not_valid(event: Any) -> None:
    assert not VALIDATOR.is_valid(event)
